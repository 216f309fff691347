//! Where a team's job is posted, and its shares are claimed.

use std::cell::UnsafeCell;

use crate::threading::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// A job with its lifetime forgotten: whoever posts it outlives every use of it.
type Job = *const (dyn Fn(usize) + Sync);

/// The most shares that a job may have.
pub(super) const MOST_SHARES: usize = u16::MAX as usize;

/// One job at a time. Each on a cache line of its own: what claims change, and what endings change.
#[derive(Debug)]
#[repr(align(128))]
pub(super) struct Board {
    /// The job's number (32 bits), its shares (16) and how many are claimed (16): one word, so that a share of a job that
    /// is over cannot be claimed.
    state: AtomicU64,
    job: UnsafeCell<Option<Job>>,
    done: Done,
}

#[derive(Debug, Default)]
#[repr(align(128))]
struct Done(AtomicUsize);

// SAFETY: `job` is written while every share of the last one is done, and read by those who have claimed one of this.
unsafe impl Sync for Board {}
// SAFETY: the function behind the pointer is `Sync`, and lives until every share is done.
unsafe impl Send for Board {}

impl Board {
    pub(super) fn new() -> Self {
        Self { state: AtomicU64::new(0), job: UnsafeCell::new(None), done: Done::default() }
    }

    /// Posts a job; says its number.
    ///
    /// # Safety
    /// One at a time, and only while [`all_done`](Self::all_done); the function lives until they are again.
    pub(super) unsafe fn post(&self, shares: usize, function: &(dyn Fn(usize) + Sync)) -> u32 {
        debug_assert!(self.all_done() && (1..=MOST_SHARES).contains(&shares));
        // SAFETY: only the lifetime changes, which the caller answers for.
        let function: Job =
            unsafe { std::mem::transmute::<&(dyn Fn(usize) + Sync), &'static (dyn Fn(usize) + Sync)>(function) };
        // SAFETY: nobody reads it now, since no share is open.
        unsafe { *self.job.get() = Some(function) };
        self.done.0.store(0, Ordering::Relaxed);
        let number = ((self.state.load(Ordering::Relaxed) >> 32) as u32).wrapping_add(1);
        // In one order with the flags of those who park, who look here once more before they do.
        self.state.store(u64::from(number) << 32 | (shares as u64) << 16, Ordering::SeqCst);
        number
    }

    /// Whether a share waits for somebody.
    pub(super) fn is_open(&self) -> bool {
        let (shares, claimed) = parts(self.state.load(Ordering::SeqCst));
        claimed < shares
    }

    /// Whether all shares of the job are done.
    pub(super) fn all_done(&self) -> bool {
        let (shares, _) = parts(self.state.load(Ordering::Relaxed));
        self.done.0.load(Ordering::SeqCst) == shares
    }

    /// Claims a share and works it, if there is one. The job must not unwind: the share would never be done.
    pub(super) fn work_one(&self) -> Option<Worked> {
        let mut state = self.state.load(Ordering::Acquire);
        let (share, shares) = loop {
            let (shares, claimed) = parts(state);
            if claimed == shares {
                return None;
            }
            match self.state.compare_exchange_weak(state, state + 1, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => break (claimed, shares),
                Err(now) => state = now,
            }
        };
        // SAFETY: a share of this job is claimed and not done, so that the job stays.
        if let Some(job) = unsafe { *self.job.get() } {
            // SAFETY: the same: whoever posted it waits for this share.
            unsafe { (*job)(share) };
        }
        let before = self.done.0.fetch_add(1, Ordering::SeqCst);
        Some(Worked { was_last: before + 1 == shares })
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
