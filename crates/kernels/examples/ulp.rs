//! The error of every math function over all 2^32 arguments, by two threads; minutes a function. Fails if one exceeds what
//! it may have, or if another instruction set of this CPU gives another bit.
//!
//!     cargo run --release -p downhill-kernels --example ulp [function]...

#[path = "../tests/accuracy/mod.rs"]
mod accuracy;

use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use accuracy::{Function, functions, ulps};
use downhill_kernels::{Isa, IsaError};

const THREADS: u64 = 2;
const AT_ONCE: u64 = 1 << 16;

struct Worst {
    error: f64,
    x: f32,
}

fn main() -> Result<ExitCode, IsaError> {
    let isa = Isa::current()?;
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let names: Vec<_> = Isa::available().iter().map(|isa| isa.name()).collect();
    println!("instruction sets {}\n", names.join(", "));
    println!("| function | worst ULP | at | allowed | seconds |\n|---|---|---|---|---|");
    let (mut scanned, mut exceeded) = (0, 0);
    for function in functions() {
        if asked.is_empty() || asked.iter().any(|name| name == function.name) {
            let start = Instant::now();
            let Worst { error, x } = worst(isa, &function);
            let seconds = start.elapsed().as_secs();
            let holds = error <= function.gate;
            (scanned, exceeded) = (scanned + 1, exceeded + usize::from(!holds));
            let verdict = if holds { "" } else { " (exceeded)" };
            println!("| {} | {error:.3} | {x:e} | {}{verdict} | {seconds} |", function.name, function.gate);
        }
    }
    println!(
        "\n{scanned} functions of 2^32 arguments each, {exceeded} beyond what is allowed; the same bits on {}",
        names.join(", ")
    );
    // A name that no function has must not look like a function that is good.
    let good = exceeded == 0 && scanned > 0;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn worst(isa: Isa, function: &Function) -> Worst {
    let share = (1 << 32) / THREADS;
    thread::scope(|scope| {
        let threads: Vec<_> =
            (0..THREADS).map(|k| scope.spawn(move || worst_from(isa, function, k * share, share))).collect();
        let results = threads.into_iter().map(|thread| thread.join().expect("no thread panics"));
        results.max_by(|a, b| a.error.total_cmp(&b.error)).expect("there is a thread")
    })
}

fn worst_from(isa: Isa, function: &Function, first: u64, count: u64) -> Worst {
    let others: Vec<Isa> = Isa::available().into_iter().filter(|&other| other != isa).collect();
    let mut x = vec![0.0; AT_ONCE as usize];
    let [mut y, mut z] = [x.clone(), x.clone()];
    let mut worst = Worst { error: 0.0, x: 0.0 };
    for start in (first..first + count).step_by(AT_ONCE as usize) {
        for (x, bits) in x.iter_mut().zip(start..) {
            *x = f32::from_bits(bits as u32);
        }
        (function.ours)(isa, &x, &mut y);
        for &other in &others {
            (function.ours)(other, &x, &mut z);
            for ((&x, &y), &z) in x.iter().zip(&y).zip(&z) {
                let same = y.to_bits() == z.to_bits() || (y.is_nan() && z.is_nan());
                assert!(same, "{}({x:e}) is {y:e} on {}, {z:e} on {}", function.name, isa.name(), other.name());
            }
        }
        for (&x, &y) in x.iter().zip(&y) {
            let error = ulps(y, (function.exact)(f64::from(x)));
            if error > worst.error {
                worst = Worst { error, x };
            }
        }
    }
    worst
}
