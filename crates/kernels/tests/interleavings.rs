//! A team under schedulers of Shuttle's, which decide at every step of a thread who goes on: no interleaving loses a share,
//! works one twice, or leaves anybody waiting for ever (Shuttle ends a test where nobody can go on).
//!
//!     cargo test --release -p downhill-kernels --features shuttle --test interleavings
#![cfg(feature = "shuttle")]

use std::panic::{AssertUnwindSafe, catch_unwind};

use downhill_kernels::Team;

/// Jobs one after the other, of all threads and of fewer, then the end of the team.
fn jobs(threads: usize) {
    let mut team = Team::new(threads);
    let mut shares = vec![0; threads];
    for used in [threads, threads - 1, threads] {
        team.run(&mut shares[..used], |share| *share += 1);
    }
    let mut wanted = vec![3; threads];
    wanted[threads - 1] = 2;
    assert_eq!(shares, wanted);
}

/// A job that panics, and one after it.
fn panic() {
    let mut team = Team::new(2);
    let mut shares = [1, 2];
    // Without the panic hook, which would say so a thousand times.
    let fail = || std::panic::resume_unwind(Box::new("bad"));
    let result = catch_unwind(AssertUnwindSafe(|| {
        team.run(&mut shares, |share| {
            if *share == 2 {
                fail()
            }
        })
    }));
    assert!(result.is_err());
    team.run(&mut shares, |share| *share *= 2);
    assert_eq!(shares, [2, 4]);
}

#[test]
fn at_random() {
    for threads in [2, 3, 4] {
        shuttle::check_random(move || jobs(threads), cases());
    }
    shuttle::check_random(panic, cases());
}

/// With few changes of who goes on, at random places: finds what takes a rare order of a few events (Burckhardt and
/// others, "A randomized scheduler with probabilistic guarantees of finding bugs", 2010).
#[test]
fn with_few_preemptions() {
    for threads in [2, 3, 4] {
        shuttle::check_pct(move || jobs(threads), cases(), 4);
    }
    shuttle::check_pct(panic, cases(), 4);
}

/// How many interleavings to try of each.
fn cases() -> usize {
    std::env::var("SHUTTLE_CASES").map_or(2000, |cases| cases.parse().expect("SHUTTLE_CASES is a number"))
}
