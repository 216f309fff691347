//! Scaling of features, fitted on training samples and kept with the model.

use std::convert::Infallible;

/// How features are scaled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalingKind {
    /// `(x - mean) / std`, of each column, std over all samples (divided by m), as scikit-learn's StandardScaler.
    Standard,
    /// `(x - min) / (max - min)`, of each column, as scikit-learn's MinMaxScaler.
    MinMax,
}

/// Scaling of each column: `(x - offset) / scale`.
#[derive(Clone, Debug, PartialEq)]
pub struct Scaling {
    /// Subtracted, one for each column.
    pub offset: Vec<f32>,
    /// Divided by, one for each column; 1 for a constant column.
    pub scale: Vec<f32>,
}

/// A scaling as it was fitted.
#[derive(Clone, Debug, PartialEq)]
pub struct FittedScaling {
    /// The scaling.
    pub scaling: Scaling,
    /// Columns that never vary.
    pub constant: Vec<usize>,
}

/// What is shown rows of features, some at a time.
pub type Visitor<'a> = dyn FnMut(&[f32]) + 'a;

impl Scaling {
    /// Fits it on rows of `width` features, all of which `pass` shows in their order, each time that it is called. Sums run in
    /// f64, in the order of rows.
    pub fn fit<E>(
        kind: ScalingKind,
        width: usize,
        mut pass: impl FnMut(&mut Visitor) -> Result<(), E>,
    ) -> Result<FittedScaling, E> {
        let (mut least, mut most) = (vec![f64::INFINITY; width], vec![f64::NEG_INFINITY; width]);
        let (mut count, mut sum) = (0_u64, vec![0.0_f64; width]);
        pass(&mut |features| {
            for row in features.chunks_exact(width) {
                count += 1;
                for (((sum, least), most), &x) in sum.iter_mut().zip(&mut least).zip(&mut most).zip(row) {
                    let x = f64::from(x);
                    (*sum, *least, *most) = (*sum + x, least.min(x), most.max(x));
                }
            }
        })?;
        let constant = (0..width).filter(|&column| least[column] == most[column]).collect();
        let (offset, scale) = match kind {
            ScalingKind::Standard => {
                let mean: Vec<f64> = sum.into_iter().map(|sum| sum / count as f64).collect();
                let mut squares = vec![0.0_f64; width];
                pass(&mut |features| {
                    for row in features.chunks_exact(width) {
                        for ((square, &x), mean) in squares.iter_mut().zip(row).zip(&mean) {
                            let distance = f64::from(x) - mean;
                            *square += distance * distance;
                        }
                    }
                })?;
                (mean, squares.into_iter().map(|square| (square / count as f64).sqrt()).collect())
            }
            ScalingKind::MinMax => {
                let spread: Vec<f64> = most.iter().zip(&least).map(|(most, least)| most - least).collect();
                (least, spread)
            }
        };
        let rounded = |numbers: Vec<f64>| numbers.into_iter().map(|number| number as f32).collect::<Vec<_>>();
        let mut scale = rounded(scale);
        for scale in &mut scale {
            // A constant column, or one whose spread f32 cannot tell from none.
            if *scale == 0.0 {
                *scale = 1.0;
            }
        }
        Ok(FittedScaling { scaling: Self { offset: rounded(offset), scale }, constant })
    }

    /// Fits it on rows in memory.
    pub fn fit_rows(kind: ScalingKind, width: usize, features: &[f32]) -> FittedScaling {
        let fitted: Result<_, Infallible> = Self::fit(kind, width, |visit| {
            visit(features);
            Ok(())
        });
        match fitted {
            Ok(fitted) => fitted,
            Err(never) => match never {},
        }
    }

    /// Scales rows in place.
    pub fn apply(&self, features: &mut [f32]) {
        for row in features.chunks_exact_mut(self.offset.len()) {
            for ((x, offset), scale) in row.iter_mut().zip(&self.offset).zip(&self.scale) {
                *x = (*x - offset) / scale;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FittedScaling, Scaling, ScalingKind};

    #[test]
    fn standard_and_min_max_by_hand() {
        let mut rows = [1.0, 10.0, 5.0, 3.0, 10.0, 9.0];
        let FittedScaling { scaling: standard, constant } = Scaling::fit_rows(ScalingKind::Standard, 3, &rows);
        assert_eq!(constant, [1]);
        assert_eq!(standard, Scaling { offset: vec![2.0, 10.0, 7.0], scale: vec![1.0, 1.0, 2.0] });
        let least = Scaling::fit_rows(ScalingKind::MinMax, 3, &rows).scaling;
        assert_eq!(least, Scaling { offset: vec![1.0, 10.0, 5.0], scale: vec![2.0, 1.0, 4.0] });
        standard.apply(&mut rows);
        assert_eq!(rows, [-1.0, 0.0, -1.0, 1.0, 0.0, 1.0]);
    }
}
