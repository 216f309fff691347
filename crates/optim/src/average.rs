//! Exponentially weighted averages.

use downhill_spec::{Range, SpecError};

use crate::arithmetic::total_weight;

/// `v_t = beta v_{t-1} + (1 - beta) theta_t` from `v_0 = 0`: about the mean of the last `1 / (1 - beta)` values, with one
/// number to remember whatever that window.
///
/// Bias correction divides by `1 - beta^t`, the weight that the values have had so far, which matters at the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExponentialAverage {
    beta: f64,
    bias_correction: bool,
    value: f64,
    count: u64,
}

impl ExponentialAverage {
    /// The average of nothing yet.
    ///
    /// # Errors
    /// If not `0 <= beta < 1`.
    pub fn new(beta: f64, bias_correction: bool) -> Result<Self, SpecError> {
        let range = Range::HalfOpenUnit;
        if !range.contains(beta) {
            let expectation = range.expectation();
            return Err(SpecError::OutOfRange { kind: "exponentialAverage", name: "beta", expectation, value: beta });
        }
        Ok(Self { beta, bias_correction, value: 0.0, count: 0 })
    }

    /// About how many values it averages: `1 / (1 - beta)`, after which a value's weight has fallen to a share of `1 / e`.
    pub fn window(&self) -> f64 {
        1.0 / (1.0 - self.beta)
    }

    /// Takes up `theta` and gives the average.
    pub fn next(&mut self, theta: f64) -> f64 {
        self.value = self.beta * self.value + (1.0 - self.beta) * theta;
        self.count += 1;
        if self.bias_correction { self.value / total_weight(self.beta, self.count) } else { self.value }
    }

    /// The average after each value of a series.
    pub fn over(mut self, series: &[f64]) -> Vec<f64> {
        series.iter().map(|&theta| self.next(theta)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::ExponentialAverage;

    fn over(beta: f64, bias_correction: bool, series: &[f64]) -> Vec<f64> {
        ExponentialAverage::new(beta, bias_correction).expect("beta is in range").over(series)
    }

    fn assert_close(ours: &[f64], exact: &[f64]) {
        assert_eq!(ours.len(), exact.len());
        for (ours, exact) in ours.iter().zip(exact) {
            assert!((ours - exact).abs() <= 1e-15 * exact.abs(), "expected {exact}; got {ours}");
        }
    }

    /// Worked by hand: beta 1/2 halves every weight.
    #[test]
    fn weights_fall_by_beta() {
        assert_eq!(over(0.5, false, &[8.0, 4.0, 2.0]), [4.0, 4.0, 3.0]);
        assert_close(&over(0.5, true, &[8.0, 4.0, 2.0]), &[8.0, 16.0 / 3.0, 24.0 / 7.0]);
    }

    #[test]
    fn a_constant_is_its_own_corrected_average() {
        assert_close(&over(0.9, false, &[1.0; 3]), &[0.1, 0.19, 0.271]);
        for beta in [0.0, 0.5, 0.9, 0.98, 0.999] {
            for average in over(beta, true, &[40.0; 365]) {
                assert!((average - 40.0).abs() < 1e-11, "beta {beta}: {average}");
            }
        }
    }

    /// The definition, summed: `sum of (1 - beta) beta^(t - i) theta_i`.
    #[test]
    fn it_is_the_weighted_sum() {
        let series: Vec<f64> = (0..100).map(|i| f64::from(i * 37 % 101) - 50.0).collect();
        for (t, average) in over(0.98, false, &series).into_iter().enumerate() {
            let weighted = |i: usize| 0.02 * 0.98_f64.powi((t - i) as i32) * series[i];
            let sum: f64 = (0..=t).map(weighted).sum();
            assert!((average - sum).abs() < 1e-13, "after {t}: expected {sum}; got {average}");
        }
    }

    /// `(1 - eps)^(1 / eps)` is about 1/e: a value's share after one window.
    #[test]
    fn the_window_is_where_a_share_falls_to_one_in_e() {
        for (beta, window) in [(0.5, 2.0), (0.9, 10.0), (0.98, 50.0)] {
            let average = ExponentialAverage::new(beta, false).expect("beta is in range");
            assert!((average.window() - window).abs() < 1e-12);
        }
        let mut series = vec![0.0; 1001];
        series[0] = 1.0;
        let shares = over(0.999, false, &series);
        assert!((shares[1000] / shares[0] - (-1.0_f64).exp()).abs() < 1e-3);
    }

    #[test]
    fn beta_is_checked() {
        for beta in [1.0, -0.1, f64::NAN] {
            let error = ExponentialAverage::new(beta, true).expect_err("beta is out of range").to_string();
            assert_eq!(error, format!("exponentialAverage: beta must be a number >= 0 and < 1; got {beta}"));
        }
    }
}
