//! What the benchmarks of all crates share: the limits of this machine, measured in the same run, and Criterion reporting
//! each speed as a share of the limit that it is held against.

pub mod limits;
pub mod share;

use std::time::Duration;

use criterion::Criterion;
use downhill_kernels::Isa;
use share::Share;

/// The instruction set that `DOWNHILL_ISA` names, else the best.
pub fn isa() -> Isa {
    Isa::current().expect("DOWNHILL_ISA names an instruction set")
}

/// Criterion, quick, that reports shares of the limits.
pub fn criterion() -> Criterion<Share> {
    Criterion::default()
        .warm_up_time(Duration::from_millis(100))
        .measurement_time(Duration::from_millis(400))
        .sample_size(20)
        .nresamples(2000)
        .with_measurement(Share::of_limits(isa()))
}

/// Numbers from about -2 to 2, in no order.
pub fn numbers(count: usize) -> Vec<f32> {
    (0..count).map(|index| ((index * 7919) % 4001) as f32 * 1e-3 - 2.0).collect()
}
