//! The math functions over a sample of all arguments; `examples/ulp.rs` takes all of them.

mod accuracy;

use accuracy::{functions, ulps};
use downhill_kernels::Isa;

/// Every 4093rd float, and the neighbours of every power of two and of the bounds in the formulas.
fn arguments() -> Vec<f32> {
    let mut x: Vec<f32> = (0..=u32::MAX).step_by(4093).map(f32::from_bits).collect();
    let powers = (0..256).map(|exponent| exponent << 23);
    let bounds = [0.625_f32, 0.92, 1.0 / 3.0, 2.0 / 3.0, 4.0 / 3.0, 3.92, 10.0, 20.0, 87.336, 88.37, 88.722_84, 89.0];
    let underflows = [102.97_f32, 103.278_93, 103.972_08, 104.0];
    for centre in powers.chain(bounds.into_iter().chain(underflows).map(f32::to_bits)) {
        for bits in centre.saturating_sub(64)..=centre + 64 {
            x.extend([f32::from_bits(bits), -f32::from_bits(bits)]);
        }
    }
    x
}

#[test]
fn errors_are_within_the_gates() {
    let x = arguments();
    let mut y = vec![0.0; x.len()];
    let isa = Isa::current().unwrap();
    for function in functions() {
        (function.ours)(isa, &x, &mut y);
        for (&x, &y) in x.iter().zip(&y) {
            let exact = (function.exact)(f64::from(x));
            let error = ulps(y, exact);
            assert!(error <= function.gate, "{}({x:e}) is {exact:e}; got {y:e}, {error:.2} ULP", function.name);
        }
    }
}

#[test]
fn instruction_sets_agree_in_every_bit() {
    let x = arguments();
    let [mut first, mut y] = [vec![0.0; x.len()], vec![0.0; x.len()]];
    for function in functions() {
        (function.ours)(Isa::SCALAR, &x, &mut first);
        for isa in Isa::available() {
            (function.ours)(isa, &x, &mut y);
            for ((x, first), y) in x.iter().zip(&first).zip(&y) {
                let same = y.to_bits() == first.to_bits() || (y.is_nan() && first.is_nan());
                assert!(same, "{}({x:e}) is {first:e} in scalar code, {y:e} in {}", function.name, isa.name());
            }
        }
    }
}
