//! Where a team's job is posted, and its shares are claimed.

use std::cell::UnsafeCell;

use crate::threading::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// A job with its lifetime forgotten: whoever posts it outlives every use of it.
type Job = *const (dyn Fn(usize) + Sync);

/// The most shares that a thread may have of a job.
pub(super) const MOST_SHARES: usize = u16::MAX as usize;

/// One job at a time. A thread has a lane of shares of its own (of `n` threads, thread `t` has the shares t, t + n, t + 2n and so
/// on), and claims from others' when that is empty: so it comes back to memory that is in its core's cache already.
#[derive(Debug)]
pub(super) struct Board {
    lanes: Box<[Lane]>,
    job: UnsafeCell<Option<Job>>,
    /// Shares of the job.
    shares: AtomicUsize,
    done: Done,
}

/// The job's number (32 bits), the lane's shares (16) and how many are claimed (16): one word, so that a share of a job that is over
/// cannot be claimed. Each on a cache line of its own, as what endings change.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Lane(AtomicU64);

#[derive(Debug, Default)]
#[repr(align(128))]
struct Done(AtomicUsize);

// SAFETY: `job` is written while every share of the last one is done, and read by those who have claimed one of this.
unsafe impl Sync for Board {}
// SAFETY: the function behind the pointer is `Sync`, and lives until every share is done.
unsafe impl Send for Board {}

impl Board {
    pub(super) fn new(threads: usize) -> Self {
        Self {
            lanes: (0..threads).map(|_| Lane::default()).collect(),
            job: UnsafeCell::new(None),
            shares: AtomicUsize::new(0),
            done: Done::default(),
        }
    }

    /// Posts a job.
    ///
    /// # Safety
    /// One at a time, and only while [`all_done`](Self::all_done); the function lives until they are again.
    pub(super) unsafe fn post(&self, shares: usize, function: &(dyn Fn(usize) + Sync)) {
        let threads = self.lanes.len();
        debug_assert!(self.all_done() && (1..=MOST_SHARES * threads).contains(&shares));
        // SAFETY: only the lifetime changes, which the caller answers for.
        let function: Job =
            unsafe { std::mem::transmute::<&(dyn Fn(usize) + Sync), &'static (dyn Fn(usize) + Sync)>(function) };
        // SAFETY: nobody reads it now, since no share is open.
        unsafe { *self.job.get() = Some(function) };
        self.done.0.store(0, Ordering::Relaxed);
        self.shares.store(shares, Ordering::Relaxed);
        for (thread, lane) in self.lanes.iter().enumerate().take(shares) {
            let number = ((lane.0.load(Ordering::Relaxed) >> 32) as u32).wrapping_add(1);
            let own = (shares - thread).div_ceil(threads);
            // In one order with the flags of those who park, who look here once more before they do.
            lane.0.store(u64::from(number) << 32 | (own as u64) << 16, Ordering::SeqCst);
        }
    }

    /// Whether a share waits for thread `thread`.
    pub(super) fn is_open(&self, thread: usize) -> bool {
        let (shares, claimed) = parts(self.lanes[thread].0.load(Ordering::SeqCst));
        claimed < shares
    }

    /// Whether all shares of the job are done.
    pub(super) fn all_done(&self) -> bool {
        self.done.0.load(Ordering::SeqCst) == self.shares.load(Ordering::Relaxed)
    }

    /// Claims a share and works it, if there is one: of thread `thread`'s own first. The job must not unwind: the share would never
    /// be done.
    pub(super) fn work_one(&self, thread: usize) -> Option<Worked> {
        let threads = self.lanes.len();
        let share =
            (thread..threads).chain(0..thread).find_map(|lane| Some(lane + threads * self.lanes[lane].claim()?))?;
        // SAFETY: a share of this job is claimed and not done, so that the job stays.
        if let Some(job) = unsafe { *self.job.get() } {
            // SAFETY: the same: whoever posted it waits for this share.
            unsafe { (*job)(share) };
        }
        // The job stays until the last share is done, hence the number of its shares until this one counts.
        let shares = self.shares.load(Ordering::Relaxed);
        let before = self.done.0.fetch_add(1, Ordering::SeqCst);
        Some(Worked { was_last: before + 1 == shares })
    }
}

impl Lane {
    /// Which of its shares was claimed, if there was one left.
    fn claim(&self) -> Option<usize> {
        let mut state = self.0.load(Ordering::Acquire);
        loop {
            let (shares, claimed) = parts(state);
            if claimed == shares {
                return None;
            }
            match self.0.compare_exchange_weak(state, state + 1, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => return Some(claimed),
                Err(now) => state = now,
            }
        }
    }
}

/// A share that was worked.
pub(super) struct Worked {
    /// Whether all shares are done with it.
    pub was_last: bool,
}

fn parts(state: u64) -> (usize, usize) {
    ((state >> 16 & 0xffff) as usize, (state & 0xffff) as usize)
}
