//! How a run is told to halt.

use std::sync::atomic::{AtomicBool, Ordering};

/// How a run is told to halt.
#[derive(Default)]
pub struct Signals {
    /// After the step that it is in.
    pub halt: AtomicBool,
    /// For good.
    pub stop: AtomicBool,
}

impl Signals {
    /// Ends the run.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::SeqCst);
        self.halt.store(true, Ordering::SeqCst);
    }

    /// Whether the run goes on after a halt: a pause is over when it has been kept.
    pub fn goes_on(&self) -> bool {
        self.halt.store(false, Ordering::SeqCst);
        // Only now: who stops the run meanwhile sets the other flag first.
        let stop = self.stop.load(Ordering::SeqCst);
        if stop {
            self.halt.store(true, Ordering::SeqCst);
        }
        !stop
    }
}
