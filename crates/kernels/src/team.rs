//! A team of threads: each job's shares are dealt out before it starts, one a worker, and all are done when it returns.
//!
//! Workers wait for a job by spinning briefly and then parking, so that steps a few microseconds apart find them awake
//! while an idle team, or one on a machine with fewer free cores than threads, costs nothing.

use std::any::Any;
use std::cell::UnsafeCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread::available_parallelism;

use crate::float_env::FloatEnvironment;
use crate::threading::hint::spin_loop;
use crate::threading::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use crate::threading::sync::{Arc, Mutex, MutexGuard};
use crate::threading::thread::{self, JoinHandle, Thread};

/// The most threads that a team may have.
pub const MOST_THREADS: usize = 1024;

/// Turns of a waiting loop before parking: some tens of microseconds. Where every interleaving is tried, one will do.
const SPINS: u32 = if cfg!(feature = "shuttle") { 1 } else { 1500 };

/// Multiply-adds that a thread should have to do before it is worth waking: some ten microseconds.
const WORK_A_THREAD: usize = 500_000;

/// What is wrong with a forced number of threads.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("DOWNHILL_THREADS must be an integer 1..{MOST_THREADS}; got \"{asked}\"")]
pub struct ThreadsError {
    /// What was asked for.
    pub asked: String,
}

/// The number that `DOWNHILL_THREADS` gives, else as many as this process may run at once (affinity and container
/// quotas included).
pub fn default_threads() -> Result<usize, ThreadsError> {
    match std::env::var("DOWNHILL_THREADS") {
        Ok(asked) if !asked.is_empty() => match asked.parse() {
            Ok(threads) if (1..=MOST_THREADS).contains(&threads) => Ok(threads),
            _ => Err(ThreadsError { asked }),
        },
        _ => Ok(available_parallelism().map_or(1, usize::from).min(MOST_THREADS)),
    }
}

/// Threads that wait for jobs. The thread that calls [`run`](Self::run) is one of them, the first.
#[derive(Debug)]
pub struct Team {
    workers: Vec<Worker>,
    ending: Arc<Ending>,
}

#[derive(Debug)]
struct Worker {
    desk: Arc<Desk>,
    handle: Option<JoinHandle<()>>,
}

/// Where a worker finds its next job. Aligned so that two workers' desks share no cache line.
#[derive(Debug)]
#[repr(align(128))]
struct Desk {
    state: AtomicUsize,
    parked: AtomicBool,
    job: UnsafeCell<Option<Job>>,
}

// SAFETY: `job` is written by the team's owner while `state` is IDLE and read by the worker while it is READY.
unsafe impl Sync for Desk {}

const IDLE: usize = 0;
const READY: usize = 1;
const QUIT: usize = 2;

/// A job with its lifetime forgotten: `run` outlives every use of it.
#[derive(Clone, Copy, Debug)]
struct Job {
    function: *const (dyn Fn(usize) + Sync),
    share: usize,
}

// SAFETY: the function behind the pointer is `Sync`, and lives until every worker is done with it.
unsafe impl Send for Job {}

/// Where the caller waits for the workers of a job.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Ending {
    pending: AtomicUsize,
    parked: AtomicBool,
    caller: Mutex<Option<Thread>>,
    panic: Mutex<Option<Panic>>,
}

struct Panic(Box<dyn Any + Send>);

impl std::fmt::Debug for Panic {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str("Panic")
    }
}

impl Team {
    /// A team of `threads`, the caller among them; 0 counts as 1. Threads that the system refuses are done without:
    /// results do not depend on their number.
    pub fn new(threads: usize) -> Self {
        let ending = Arc::new(Ending::default());
        let mut workers = Vec::new();
        for index in 1..threads.clamp(1, MOST_THREADS) {
            let desk = Arc::new(Desk {
                state: AtomicUsize::new(IDLE),
                parked: AtomicBool::new(false),
                job: UnsafeCell::new(None),
            });
            let (own, end) = (Arc::clone(&desk), Arc::clone(&ending));
            let builder = thread::Builder::new().name(format!("downhill-{index}"));
            let Ok(handle) = builder.spawn(move || work(&own, &end)) else { break };
            workers.push(Worker { desk, handle: Some(handle) });
        }
        Self { workers, ending }
    }

    /// How many threads there are, the caller among them.
    pub fn threads(&self) -> usize {
        self.workers.len() + 1
    }

    /// How many of them are worth waking for so many multiply-adds.
    pub fn threads_for(&self, work: usize) -> usize {
        (work / WORK_A_THREAD).clamp(1, self.threads())
    }

    /// Runs `job` on every share, each on a thread of its own, and returns when all are done.
    ///
    /// # Panics
    /// If there are more shares than threads. A panic in a share is passed on when the others are done.
    pub fn run<T: Send>(&mut self, shares: &mut [T], job: impl Fn(&mut T) + Sync) {
        assert!(shares.len() <= self.threads(), "{} shares for {} threads", shares.len(), self.threads());
        if let [share] = shares {
            return job(share);
        }
        let base = Base(shares.as_mut_ptr());
        let function = |index: usize| {
            downhill_faults::panic_at("team.share");
            // SAFETY: indices are dealt out once each, below `shares.len()`, so that every share has one borrower.
            job(unsafe { &mut *base.at(index) });
        };
        self.run_erased(shares.len(), &function);
    }

    fn run_erased(&mut self, shares: usize, function: &(dyn Fn(usize) + Sync)) {
        if shares == 0 {
            return;
        }
        // SAFETY: only the lifetime changes; this function returns after every worker is done with it.
        let function: *const (dyn Fn(usize) + Sync) =
            unsafe { std::mem::transmute::<&(dyn Fn(usize) + Sync), &'static (dyn Fn(usize) + Sync)>(function) };
        *lock(&self.ending.caller) = Some(thread::current());
        self.ending.pending.store(shares - 1, Ordering::SeqCst);
        for (worker, share) in self.workers.iter().zip(1..shares) {
            // SAFETY: the worker is idle: the last job ended when its state went back to IDLE.
            unsafe { *worker.desk.job.get() = Some(Job { function, share }) };
            worker.wake(READY);
        }
        // SAFETY: it is the reference that came in.
        let own = catch_unwind(AssertUnwindSafe(|| unsafe { (*function)(0) }));
        self.ending.wait();
        let panic = lock(&self.ending.panic).take();
        if let Err(panic) = own {
            resume_unwind(panic);
        }
        if let Some(Panic(panic)) = panic {
            resume_unwind(panic);
        }
    }
}

impl Drop for Team {
    fn drop(&mut self) {
        for worker in &self.workers {
            worker.wake(QUIT);
        }
        for worker in &mut self.workers {
            if let Some(handle) = worker.handle.take() {
                // A worker catches the panics of its jobs, so that it ends well.
                let _ = handle.join();
            }
        }
    }
}

impl Worker {
    fn wake(&self, state: usize) {
        self.desk.state.store(state, Ordering::SeqCst);
        if self.desk.parked.swap(false, Ordering::SeqCst)
            && let Some(handle) = &self.handle
        {
            handle.thread().unpark();
        }
    }
}

impl Ending {
    fn wait(&self) {
        while !spin(|| self.pending.load(Ordering::SeqCst) == 0) {
            self.parked.store(true, Ordering::SeqCst);
            if self.pending.load(Ordering::SeqCst) != 0 {
                thread::park();
            }
            self.parked.store(false, Ordering::SeqCst);
        }
    }

    fn one_done(&self) {
        if self.pending.fetch_sub(1, Ordering::SeqCst) == 1
            && self.parked.swap(false, Ordering::SeqCst)
            && let Some(caller) = &*lock(&self.caller)
        {
            caller.unpark();
        }
    }
}

/// A worker's life.
fn work(desk: &Desk, ending: &Ending) {
    // Of its own: a new thread inherits the settings of the one that starts it.
    let _environment = FloatEnvironment::set();
    loop {
        if !spin(|| desk.state.load(Ordering::SeqCst) != IDLE) {
            desk.parked.store(true, Ordering::SeqCst);
            if desk.state.load(Ordering::SeqCst) == IDLE {
                thread::park();
            }
            desk.parked.store(false, Ordering::SeqCst);
            continue;
        }
        if desk.state.load(Ordering::SeqCst) == QUIT {
            return;
        }
        // SAFETY: the state is READY, so that the owner has written the job and will not touch it.
        if let Some(Job { function, share }) = unsafe { (*desk.job.get()).take() } {
            // SAFETY: the caller of `run` waits for `one_done` before the function's life ends.
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| unsafe { (*function)(share) })) {
                lock(&ending.panic).get_or_insert(Panic(panic));
            }
        }
        // To IDLE before the caller may deal out again; QUIT cannot come between, since it takes `&mut Team`.
        desk.state.store(IDLE, Ordering::SeqCst);
        ending.one_done();
    }
}

/// Whether `done` became true within the time worth waiting for awake.
fn spin(done: impl Fn() -> bool) -> bool {
    for _ in 0..SPINS {
        if done() {
            return true;
        }
        spin_loop();
    }
    false
}

/// A poisoned lock's value is whole here: nothing panics while it is held.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The first share, for all workers to find theirs from.
struct Base<T>(*mut T);

// SAFETY: each share is sent to one worker (`T: Send`), and no two get the same.
unsafe impl<T: Send> Sync for Base<T> {}

impl<T> Base<T> {
    fn at(&self, index: usize) -> *mut T {
        self.0.wrapping_add(index)
    }
}

#[cfg(test)]
mod tests {
    use super::Team;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::time::Duration;

    #[test]
    fn every_share_is_worked_once() {
        for threads in [1, 2, 3, 7, 16] {
            let mut team = Team::new(threads);
            let mut shares = vec![0_u64; team.threads()];
            for round in 0..2000 {
                if round % 500 == 0 {
                    std::thread::sleep(Duration::from_millis(5)); // Long enough for the workers to park.
                }
                let used = 1 + round % team.threads();
                team.run(&mut shares[..used], |share| *share += 1);
            }
            let turns = (0..2000).map(|round| 1 + round % team.threads());
            let expected: Vec<u64> =
                (0..team.threads()).map(|index| turns.clone().filter(|&used| used > index).count() as u64).collect();
            assert_eq!(shares, expected);
        }
    }

    #[test]
    fn a_panic_is_passed_on_and_the_team_goes_on() {
        let mut team = Team::new(3);
        for bad in 0..3 {
            let mut shares = [0, 1, 2];
            let result = catch_unwind(AssertUnwindSafe(|| {
                team.run(&mut shares, |share| assert!(*share != bad, "share {share} is bad"));
            }));
            assert!(result.is_err());
        }
        let mut shares = [1, 2, 3];
        team.run(&mut shares, |share| *share *= 2);
        assert_eq!(shares, [2, 4, 6]);
    }
}
