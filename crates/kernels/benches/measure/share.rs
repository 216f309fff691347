//! Wall time, reported as a share of a limit: `Throughput::Elements` counts operations, held against the peak of fused
//! multiply-adds; `Throughput::Bytes` counts bytes read and written, held against copying as many.

use std::cell::RefCell;
use std::collections::HashMap;

use criterion::Throughput;
use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use downhill_kernels::Isa;

use super::limits::{copy_bandwidth, multiply_add_peak};

/// A measurement of time that knows the limits.
pub struct Share {
    time: WallTime,
    limits: Limits,
}

struct Limits {
    peak: f64,
    /// By bytes, rounded to a power of two: it depends on the cache that they fit in.
    bandwidths: RefCell<HashMap<usize, f64>>,
}

impl Share {
    /// Measures the peak, and bandwidths as they are needed.
    pub fn of_limits(isa: Isa) -> Self {
        let peak = multiply_add_peak(isa);
        println!("{}: {:.1} GFLOP/s at most on one thread", isa.name(), peak / 1e9);
        Self { time: WallTime, limits: Limits { peak, bandwidths: RefCell::default() } }
    }
}

impl Limits {
    fn bandwidth(&self, bytes: u64) -> f64 {
        let class = (bytes as usize).next_power_of_two();
        *self.bandwidths.borrow_mut().entry(class).or_insert_with(|| copy_bandwidth(class))
    }
}

impl Measurement for Share {
    type Intermediate = <WallTime as Measurement>::Intermediate;
    type Value = <WallTime as Measurement>::Value;

    fn start(&self) -> Self::Intermediate {
        self.time.start()
    }

    fn end(&self, start: Self::Intermediate) -> Self::Value {
        self.time.end(start)
    }

    fn add(&self, one: &Self::Value, other: &Self::Value) -> Self::Value {
        self.time.add(one, other)
    }

    fn zero(&self) -> Self::Value {
        self.time.zero()
    }

    fn to_f64(&self, value: &Self::Value) -> f64 {
        self.time.to_f64(value)
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        &self.limits
    }
}

impl ValueFormatter for Limits {
    fn format_throughput(&self, throughput: &Throughput, nanoseconds: f64) -> String {
        match throughput {
            Throughput::Elements(operations) => {
                let speed = *operations as f64 / nanoseconds;
                format!("{speed:.1} GFLOP/s = {:.0} %", 1e11 * speed / self.peak)
            }
            Throughput::Bytes(bytes) => {
                let speed = *bytes as f64 / nanoseconds;
                format!("{speed:.1} GB/s = {:.0} %", 1e11 * speed / self.bandwidth(*bytes))
            }
            other => WallTime.formatter().format_throughput(other, nanoseconds),
        }
    }

    fn scale_values(&self, typical: f64, values: &mut [f64]) -> &'static str {
        WallTime.formatter().scale_values(typical, values)
    }

    fn scale_throughputs(&self, typical: f64, throughput: &Throughput, values: &mut [f64]) -> &'static str {
        WallTime.formatter().scale_throughputs(typical, throughput, values)
    }

    fn scale_for_machines(&self, values: &mut [f64]) -> &'static str {
        WallTime.formatter().scale_for_machines(values)
    }
}
