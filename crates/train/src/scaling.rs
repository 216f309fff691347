//! Scaling of features, fitted on training samples and kept with the model.

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

impl Scaling {
    /// Fits it on rows of `width` features. Sums run in f64, in the order of rows.
    pub fn fit(kind: ScalingKind, features: &[f32], width: usize) -> Self {
        let rows = || features.chunks_exact(width);
        let count = rows().len() as f64;
        let (mut offset, mut scale) = (vec![0.0_f64; width], vec![0.0_f64; width]);
        match kind {
            ScalingKind::Standard => {
                for row in rows() {
                    offset.iter_mut().zip(row).for_each(|(sum, &x)| *sum += f64::from(x));
                }
                offset.iter_mut().for_each(|sum| *sum /= count);
                for row in rows() {
                    for ((square, &x), mean) in scale.iter_mut().zip(row).zip(&offset) {
                        let distance = f64::from(x) - mean;
                        *square += distance * distance;
                    }
                }
                scale.iter_mut().for_each(|square| *square = (*square / count).sqrt());
            }
            ScalingKind::MinMax => {
                offset.fill(f64::INFINITY);
                let mut most = vec![f64::NEG_INFINITY; width];
                for row in rows() {
                    for ((least, most), &x) in offset.iter_mut().zip(&mut most).zip(row) {
                        *least = least.min(f64::from(x));
                        *most = most.max(f64::from(x));
                    }
                }
                for ((scale, most), least) in scale.iter_mut().zip(&most).zip(&offset) {
                    *scale = most - least;
                }
            }
        }
        let rounded = |numbers: Vec<f64>| numbers.into_iter().map(|number| number as f32).collect::<Vec<_>>();
        let mut scale = rounded(scale);
        for scale in &mut scale {
            // A constant column, or one whose spread f32 cannot tell from none.
            if *scale == 0.0 {
                *scale = 1.0;
            }
        }
        Self { offset: rounded(offset), scale }
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
    use super::{Scaling, ScalingKind};

    #[test]
    fn standard_and_min_max_by_hand() {
        let mut rows = [1.0, 10.0, 5.0, 3.0, 10.0, 9.0];
        let standard = Scaling::fit(ScalingKind::Standard, &rows, 3);
        assert_eq!(standard, Scaling { offset: vec![2.0, 10.0, 7.0], scale: vec![1.0, 1.0, 2.0] });
        let least = Scaling::fit(ScalingKind::MinMax, &rows, 3);
        assert_eq!(least, Scaling { offset: vec![1.0, 10.0, 5.0], scale: vec![2.0, 1.0, 4.0] });
        standard.apply(&mut rows);
        assert_eq!(rows, [-1.0, 0.0, -1.0, 1.0, 0.0, 1.0]);
    }
}
