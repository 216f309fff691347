//! The limits of this machine, as JSON: the peak of fused multiply-adds in operations a second by instruction set, and the
//! bandwidth of copying in bytes a second, read and written, by bytes copied between; each on one thread and on all.

#[path = "measure/limits.rs"]
mod limits;

use std::sync::Barrier;
use std::thread;

use downhill_kernels::{Isa, default_threads};
use limits::{copy_bandwidth, multiply_add_peak};

/// What fits each cache of a core, and what fits none.
const SIZES: [usize; 5] = [16 << 10, 256 << 10, 4 << 20, 16 << 20, 256 << 20];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let all = default_threads()?;
    let mut lines = Vec::new();
    for threads in if all > 1 { vec![1, all] } else { vec![1] } {
        let peaks = Isa::available().into_iter().map(|isa| {
            let peak = together(threads, || multiply_add_peak(isa));
            format!(r#""{}": {peak:.4e}"#, isa.name())
        });
        let peaks = peaks.collect::<Vec<_>>().join(", ");
        let copies = SIZES.map(|bytes| {
            let bandwidth = together(threads, || copy_bandwidth(bytes));
            format!(r#"{{ "bytes": {bytes}, "perSecond": {bandwidth:.4e} }}"#)
        });
        let copies = copies.join(", ");
        lines.push(format!(r#"  {{ "threads": {threads}, "multiplyAdd": {{ {peaks} }}, "copy": [{copies}] }}"#));
    }
    println!("[\n{}\n]", lines.join(",\n"));
    Ok(())
}

/// The sum of what `speed` says on so many threads at once.
fn together(threads: usize, speed: impl Fn() -> f64 + Sync) -> f64 {
    let start = Barrier::new(threads);
    thread::scope(|scope| {
        let one = || {
            start.wait();
            speed()
        };
        let all: Vec<_> = (0..threads).map(|_| scope.spawn(one)).collect();
        all.into_iter().map(|thread| thread.join().expect("no thread panics")).sum()
    })
}
