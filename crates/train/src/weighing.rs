//! How much the samples of each class count.

/// How much the samples of each class count.
#[derive(Clone, Debug, PartialEq)]
pub enum ClassWeights {
    /// So much each.
    Each(Vec<f64>),
    /// `samples / (classes * samples of the class)`, over the classes that there are, so that all of them count alike: as
    /// scikit-learn's.
    Balanced,
}

impl ClassWeights {
    /// The weight of each class, of which there are so many samples.
    pub fn each(self, counts: &[u64]) -> Vec<f64> {
        match self {
            Self::Each(weights) => weights,
            Self::Balanced => {
                let present = counts.iter().filter(|&&count| count > 0).count() as f64;
                let samples = counts.iter().sum::<u64>() as f64;
                let weight = |&count: &u64| if count == 0 { 0.0 } else { samples / (present * count as f64) };
                counts.iter().map(weight).collect()
            }
        }
    }
}

/// What a sample counts by its own weight and by that of its class, in f32.
pub(crate) fn weight(class: Option<f64>, own: f32) -> f32 {
    class.map_or(own, |class| (class * f64::from(own)) as f32)
}

/// What each sample counts by the weight of its class and by its own, if it has one.
pub fn weights(labels: &[u32], own: Option<&[f32]>, classes: ClassWeights) -> Vec<f32> {
    let classes_there = labels.iter().max().map_or(0, |&label| label as usize + 1);
    let mut counts = vec![0_u64; classes_there];
    labels.iter().for_each(|&label| counts[label as usize] += 1);
    let each = classes.each(&counts);
    let own = |row: usize| own.map_or(1.0, |own| own[row]);
    labels.iter().enumerate().map(|(row, &label)| weight(Some(each[label as usize]), own(row))).collect()
}
