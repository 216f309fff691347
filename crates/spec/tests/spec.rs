//! What a spec may say, and what is said of one that is wrong.

use downhill_spec::{Entry, Numbers, Parameter, Range, Spec, SpecError, find};

const PARAMETERS: &[Parameter] = &[
    Parameter::required("units", Range::Integer(1.0, 9.0)),
    Parameter::optional("rate", Range::HalfOpenUnit, 0.5),
    Parameter::optional("bias", Range::Flag, 1.0),
];
const CATALOGUE: &[Entry<()>] =
    &[Entry { kind: "first", parameters: &[], build: () }, Entry { kind: "second", parameters: PARAMETERS, build: () }];

fn read(spec: &Spec) -> Result<Numbers, SpecError> {
    find("part", CATALOGUE, spec)?.read(spec)
}

fn message(spec: &Spec) -> String {
    read(spec).unwrap_err().to_string()
}

fn second() -> Spec {
    Spec::new("second").with("units", 3.0)
}

#[test]
fn numbers_are_those_given_and_else_the_defaults() {
    let numbers = read(&second().with("rate", 0.0)).unwrap();
    assert_eq!((numbers.integer("units"), numbers.get("rate"), numbers.flag("bias")), (3, 0.0, true));
    assert!(!read(&second().with("bias", 0.0)).unwrap().flag("bias"));
    assert_eq!(second().with("units", 4.0).numbers["units"], 4.0, "the last one counts");
}

#[test]
fn mistakes_are_named() {
    assert_eq!(message(&Spec::new("third")), "part \"third\" is unknown");
    assert_eq!(message(&Spec::new("")), "part \"\" is unknown");
    assert_eq!(message(&Spec::new("First")), "part \"First\" is unknown");
    assert_eq!(message(&Spec::new("first").with("rate", 1.0)), "first: rate is not an option");
    assert_eq!(message(&second().with("unit", 3.0)), "second: unit is not an option");
    assert_eq!(message(&second().with("__proto__", 3.0)), "second: __proto__ is not an option");
    assert_eq!(message(&Spec::new("second")), "second: units is required");
    assert_eq!(message(&second().with("rate", 1.5)), "second: rate must be a number >= 0 and < 1; got 1.5");
    assert_eq!(message(&second().with("rate", f64::NAN)), "second: rate must be a number >= 0 and < 1; got NaN");
    assert_eq!(message(&second().with("units", 0.5)), "second: units must be an integer 1..9; got 0.5");
    assert_eq!(message(&second().with("bias", 2.0)), "second: bias must be true or false; got 2");
}

#[test]
fn errors_carry_their_parts() {
    let error = read(&second().with("units", 10.0)).unwrap_err();
    let expectation = "an integer 1..9".to_owned();
    assert_eq!(error, SpecError::OutOfRange { kind: "second", name: "units", expectation, value: 10.0 });
    let error = read(&Spec::new("second")).unwrap_err();
    assert_eq!(error, SpecError::Missing { kind: "second", name: "units" });
}

const ABOVE_ZERO: f64 = f64::from_bits(1);
const BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;

/// Both sides of every end.
#[test]
fn ranges_end_where_they_say() {
    let cases: [(Range, &[f64], &[f64]); 6] = [
        (Range::Finite, &[0.0, -0.0, f64::MAX, f64::MIN, ABOVE_ZERO], &[]),
        (Range::NonNegative, &[0.0, -0.0, ABOVE_ZERO, f64::MAX], &[-ABOVE_ZERO, -1.0, f64::MIN]),
        (Range::Positive, &[ABOVE_ZERO, f64::MAX], &[0.0, -0.0, -ABOVE_ZERO]),
        (Range::HalfOpenUnit, &[0.0, -0.0, ABOVE_ZERO, BELOW_ONE], &[1.0, -ABOVE_ZERO, 2.0, f64::MAX]),
        (Range::Integer(1.0, 9.0), &[1.0, 2.0, 9.0], &[0.0, 10.0, 1.5, 9.0 + 1e-9, -1.0, f64::MAX, f64::MIN]),
        (Range::Flag, &[0.0, 1.0, -0.0], &[0.5, 2.0, -1.0, ABOVE_ZERO]),
    ];
    for (range, inside, outside) in cases {
        inside.iter().for_each(|&x| assert!(range.contains(x), "{range:?} {x:e}"));
        outside.iter().for_each(|&x| assert!(!range.contains(x), "{range:?} {x:e}"));
        for x in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(!range.contains(x), "{range:?} {x}");
        }
    }
}

#[test]
fn a_spec_without_numbers_may_leave_them_out() {
    assert_eq!(Spec::new("first"), Spec { kind: "first".to_owned(), numbers: Default::default() });
    assert!(read(&Spec::new("first")).is_ok());
}
