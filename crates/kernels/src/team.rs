//! A team of threads: a job's shares are posted, each claimed by the thread that it is meant for or by one that has no more of
//! its own, and all done when it returns.
//!
//! Workers wait for a job by spinning briefly and then parking, so that steps a few microseconds apart find them awake
//! while an idle team, or one on a machine with fewer free cores than threads, costs nothing.

mod board;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::PoisonError;
use std::thread::available_parallelism;

use board::{Board, MOST_SHARES};

use crate::float_env::FloatEnvironment;
use crate::threading::hint::spin_loop;
use crate::threading::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use crate::threading::sync::{Arc, Mutex, MutexGuard};
use crate::threading::thread::{self, JoinHandle, Thread};

/// The most threads that a team may have.
pub const MOST_THREADS: usize = 1024;

/// Turns of a waiting loop before parking: some tens of microseconds. Where every interleaving is tried, one will do.
const SPINS: u32 = if cfg!(feature = "shuttle") { 1 } else { 1500 };

/// How many times in a row a worker may wait awake for nothing before it counts as late.
const MOST_MISSES: u32 = 8;

/// A late worker is woken once in so many jobs.
const WAKES_A_TRIAL: u32 = 256;

/// Multiply-adds that a thread should have to do before it is worth waking: some ten microseconds.
const WORK_A_THREAD: usize = 250_000;

/// Multiply-adds of a share that is not felt to begin and end: some hundred microseconds.
const WORK_A_SHARE: usize = 8_000_000;

/// Shares of a thread from which on another makes little difference.
const MOST_SHARES_A_THREAD: usize = 4;

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
        _ => Ok(cores().min(MOST_THREADS)),
    }
}

/// Into how many shares to cut so many multiply-adds for `threads` threads: one each; of long ones several, so that a thread on a
/// slower core, or on one that something else runs on, keeps the others waiting for the last of its shares only.
pub fn shares_for(threads: usize, work: usize) -> usize {
    let several = (work / (threads * WORK_A_SHARE)).clamp(1, MOST_SHARES_A_THREAD);
    if threads == 1 { 1 } else { threads * several }
}

/// Threads of this process that may run at once.
fn cores() -> usize {
    available_parallelism().map_or(1, usize::from)
}

/// Threads that wait for jobs. The thread that calls [`run`](Self::run) is one of them.
#[derive(Debug)]
pub struct Team {
    workers: Vec<Worker>,
    common: Arc<Common>,
    /// Workers that can run beside the caller; to wake more would only have them wait for each other's cores.
    at_once: usize,
    /// How often [`wake`](Self::wake) was called, by which late workers are tried again.
    wakes: u32,
}

#[derive(Debug)]
struct Worker {
    desk: Arc<Desk>,
    handle: JoinHandle<()>,
}

/// What all threads of a team share.
#[derive(Debug)]
struct Common {
    board: Board,
    quit: AtomicBool,
    /// The caller, while it sleeps until the last share is done.
    sleeper: Mutex<Option<Thread>>,
}

/// What a worker says of itself. Aligned so that two desks share no cache line.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Desk {
    parked: AtomicBool,
    /// How many times in a row it waited awake and got nothing.
    missed: AtomicU32,
}

impl Team {
    /// A team of `threads`, the caller among them; 0 counts as 1. Threads that the system refuses are done without:
    /// results do not depend on their number.
    pub fn new(threads: usize) -> Self {
        let threads = threads.clamp(1, MOST_THREADS);
        let common =
            Arc::new(Common { board: Board::new(threads), quit: AtomicBool::new(false), sleeper: Mutex::new(None) });
        let mut workers = Vec::new();
        for index in 1..threads {
            let desk = Arc::new(Desk::default());
            let (own, shared) = (Arc::clone(&desk), Arc::clone(&common));
            let builder = thread::Builder::new().name(format!("downhill-{index}"));
            let Ok(handle) = builder.spawn(move || work(index, &own, &shared)) else { break };
            workers.push(Worker { desk, handle });
        }
        // Asked of the system where there is somebody to wake: a container's quota is read from files.
        let at_once = if workers.is_empty() { 0 } else { cores().saturating_sub(1).max(1) };
        Self { workers, common, at_once, wakes: 0 }
    }

    /// How many threads there are, the caller among them.
    pub fn threads(&self) -> usize {
        self.workers.len() + 1
    }

    /// How many of them are worth waking for so many multiply-adds.
    pub fn threads_for(&self, work: usize) -> usize {
        (work / WORK_A_THREAD).clamp(1, self.threads())
    }

    /// Runs `job` on every share and returns when all are done. Share `i` is meant for thread `i` (modulo their number), so that
    /// from one job to the next it finds what it needs in its core's cache; but one that comes late, because something else runs
    /// on its core, keeps nobody waiting: others claim its shares when they have none of their own.
    ///
    /// # Panics
    /// If there are more than 65 535 shares a thread. A panic in a share is passed on when the others are done.
    pub fn run<T: Send>(&mut self, shares: &mut [T], job: impl Fn(&mut T) + Sync) {
        if let [share] = shares {
            return job(share);
        }
        if self.workers.is_empty() {
            return shares.iter_mut().for_each(job);
        }
        if shares.is_empty() {
            return;
        }
        assert!(shares.len() <= MOST_SHARES * self.threads(), "{} shares are too many", shares.len());
        let base = Base(shares.as_mut_ptr());
        let panic = Mutex::new(None);
        let function = |index: usize| {
            // SAFETY: a share is claimed once, and there are `shares.len()` to claim, so that every share has one borrower.
            let share = unsafe { &mut *base.at(index) };
            let work = || {
                downhill_faults::panic_at("team.share");
                job(share);
            };
            if let Err(cause) = catch_unwind(AssertUnwindSafe(work)) {
                lock(&panic).get_or_insert(cause);
            }
        };
        // SAFETY: this waits until all shares are done, and `&mut self` keeps others from posting.
        unsafe { self.common.board.post(shares.len(), &function) };
        self.wake(shares.len() - 1);
        while self.common.board.work_one(0).is_some() {}
        self.common.wait();
        let panic = lock(&panic).take();
        if let Some(cause) = panic {
            resume_unwind(cause);
        }
    }

    /// Wakes as many as are of use, of those that sleep.
    ///
    /// One that keeps coming too late shares its core with something else, or its waking takes longer than the jobs: it is
    /// tried again once in a while only, since to wake it costs more than a small share.
    fn wake(&mut self, useful: usize) {
        self.wakes = self.wakes.wrapping_add(1);
        for Worker { desk, handle } in self.workers.iter().take(useful.min(self.at_once)) {
            let is_late = desk.missed.load(Ordering::Relaxed) >= MOST_MISSES;
            if is_late && !self.wakes.is_multiple_of(WAKES_A_TRIAL) {
                continue;
            }
            if desk.parked.load(Ordering::SeqCst) && desk.parked.swap(false, Ordering::SeqCst) {
                handle.thread().unpark();
            }
        }
    }
}

impl Drop for Team {
    fn drop(&mut self) {
        self.common.quit.store(true, Ordering::SeqCst);
        for Worker { handle, .. } in self.workers.drain(..) {
            handle.thread().unpark();
            // A worker catches the panics of its jobs, so that it ends well.
            let _ = handle.join();
        }
    }
}

impl Common {
    /// Waits until all shares are done, awake for a while.
    fn wait(&self) {
        if spin(|| self.board.all_done()) {
            return;
        }
        *lock(&self.sleeper) = Some(thread::current());
        while !self.board.all_done() {
            thread::park();
        }
        *lock(&self.sleeper) = None;
    }
}

/// A worker's life.
fn work(thread: usize, desk: &Desk, common: &Common) {
    // Of its own: a new thread inherits the settings of the one that starts it.
    let _environment = FloatEnvironment::set();
    let is_wanted = || common.board.is_open(thread) || common.quit.load(Ordering::SeqCst);
    loop {
        if !spin(is_wanted) {
            desk.missed.fetch_add(1, Ordering::Relaxed);
            desk.parked.store(true, Ordering::SeqCst);
            // A job that was posted before the flag could be seen.
            if !is_wanted() {
                thread::park();
            }
            desk.parked.store(false, Ordering::SeqCst);
        }
        if common.quit.load(Ordering::SeqCst) {
            return;
        }
        while let Some(worked) = common.board.work_one(thread) {
            desk.missed.store(0, Ordering::Relaxed);
            if worked.was_last
                && let Some(caller) = &*lock(&common.sleeper)
            {
                caller.unpark();
            }
        }
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
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
            let mut shares = vec![0_u64; 2 * team.threads()];
            for round in 0..2000 {
                if round % 500 == 0 {
                    std::thread::sleep(Duration::from_millis(5)); // Long enough for the workers to park.
                }
                let used = round % (1 + shares.len());
                team.run(&mut shares[..used], |share| *share += 1);
            }
            let turns = (0..2000).map(|round| round % (1 + shares.len()));
            let expected: Vec<u64> =
                (0..shares.len()).map(|index| turns.clone().filter(|&used| used > index).count() as u64).collect();
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
