//! The math functions over a sample of all arguments; `examples/ulp.rs` takes all of them.

mod accuracy;

use accuracy::{functions, ulps};
use downhill_kernels::Isa;

/// Every 4093rd float, those where `examples/ulp.rs` found the greatest errors, and the neighbours of every power of two
/// and of the bounds in the formulas.
fn arguments() -> Vec<f32> {
    let mut x: Vec<f32> = (0..=u32::MAX).step_by(4093).map(f32::from_bits).collect();
    x.extend([-5.846309, 16.982925, 1.2716264, 0.33352575, -0.6310442, -4.157294, -0.93737024]);
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

/// FNV-1a of all results: they are the same on every machine, and change only on purpose.
#[test]
fn bits_are_pinned() {
    let x = arguments();
    let mut y = vec![0.0; x.len()];
    let hashes = functions().map(|function| {
        (function.ours)(Isa::current().unwrap(), &x, &mut y);
        let bits = y.iter().map(|y: &f32| if y.is_nan() { f32::NAN.to_bits() } else { y.to_bits() });
        let bytes = bits.flat_map(u32::to_le_bytes);
        let hash = bytes.fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        (function.name, hash)
    });
    let pinned = [
        ("exp", 0x43E7_3994),
        ("exp_m1", 0x8408_E99F),
        ("log", 0xE905_14F7),
        ("log_1p", 0x7466_A743),
        ("tanh", 0x281C_E97C),
        ("sigmoid", 0x8B4A_BB8C),
        ("erf", 0xE215_21D0),
    ];
    assert_eq!(hashes, pinned);
}
