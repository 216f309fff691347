//! Every math function, its reference in f64 and the error that it may have.

use downhill_kernels::{Isa, Kernel, Simd, math};

pub struct Function {
    pub name: &'static str,
    /// The greatest error allowed, in ULP.
    pub gate: f64,
    pub exact: fn(f64) -> f64,
    pub ours: fn(Isa, &[f32], &mut [f32]),
}

macro_rules! function {
    ($name:ident, $gate:literal, $exact:expr) => {{
        struct Map<'a>(&'a [f32], &'a mut [f32]);
        impl Kernel for Map<'_> {
            type Output = ();
            #[inline(always)]
            fn run<S: Simd>(self, simd: S) {
                for (y, &x) in self.1.iter_mut().zip(self.0) {
                    *y = math::$name(simd, x);
                }
            }
        }
        Function { name: stringify!($name), gate: $gate, exact: $exact, ours: |isa, x, y| isa.dispatch(Map(x, y)) }
    }};
}

pub fn functions() -> [Function; 7] {
    [
        function!(exp, 1.1, libm::exp),
        function!(exp_m1, 2.0, libm::expm1),
        function!(log, 1.0, libm::log),
        function!(log_1p, 2.0, libm::log1p),
        function!(tanh, 1.5, libm::tanh),
        function!(sigmoid, 2.5, |x| 1.0 / (1.0 + libm::exp(-x))),
        function!(erf, 1.2, libm::erf),
    ]
}

/// The distance of `y` from `exact` in units in the last place of `exact`; infinite if only one is NaN or if a sign is
/// wrong. Values from 2^128 on, infinity included, count as 2^128.
pub fn ulps(y: f32, exact: f64) -> f64 {
    if y.is_nan() || exact.is_nan() {
        return if y.is_nan() && exact.is_nan() { 0.0 } else { f64::INFINITY };
    }
    if y.is_sign_negative() != exact.is_sign_negative() {
        return f64::INFINITY;
    }
    let end = 128_f64.exp2();
    let exact = exact.abs().min(end);
    let exponent = ((exact.to_bits() >> 52) as i32 - 1023).clamp(-126, 127);
    (f64::from(y.abs()).min(end) - exact).abs() / f64::from(exponent - 23).exp2()
}
