//! A thread that reads windows of samples ahead of whoever trains on them.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use downhill_kernels::{float_env, memory};

use super::error::ReadError;
use super::source::Prepared;
use crate::samples::Samples;
use crate::windows::{EpochWindows, WindowOrder, numbers};

/// One is used while the other is filled.
const BUFFERS: usize = 2;

/// Bytes that are read before they are checked and scaled, which they are in the second-level cache, and before the thread looks
/// whether it is still wanted.
const BYTES_AT_ONCE: usize = 256 << 10;

/// A window in memory.
pub(super) struct Window {
    pub epoch: u32,
    /// The samples of the epoch before it.
    pub first: usize,
    /// Its samples, scaled and weighed, as they lie in the file.
    pub samples: Samples,
    /// In which order to take them.
    pub places: Vec<u32>,
    /// In that order, what each is called.
    pub names: Vec<u32>,
}

/// Where an epoch is: its number, and that of a window in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct At {
    pub epoch: u32,
    pub window: usize,
}

/// What to read.
#[derive(Clone)]
pub(super) struct Reading {
    pub prepared: Arc<Prepared>,
    pub order: WindowOrder,
    /// Samples that an epoch goes through: all, or fewer.
    pub an_epoch: usize,
}

/// Windows in their order, epoch after epoch, each read before it is asked for.
pub(super) struct ReadAhead {
    reading: Reading,
    next: At,
    windows: EpochWindows,
    filled: Receiver<Result<Window, ReadError>>,
    /// Nothing once the thread is to end.
    empty: Option<Sender<Samples>>,
    unwanted: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Reading {
    /// The window after `at`, in that epoch or the next.
    fn after(&self, at: At, windows: &EpochWindows) -> At {
        let next = At { window: at.window + 1, ..at };
        let more = next.window < windows.count() && windows.first(next.window) < self.an_epoch;
        if more { next } else { At { epoch: at.epoch.wrapping_add(1), window: 0 } }
    }

    /// Reads a window; nothing, if it is no longer wanted.
    fn read(
        &self,
        windows: &EpochWindows,
        window: usize,
        mut samples: Samples,
        unwanted: &AtomicBool,
    ) -> Result<Option<Window>, ReadError> {
        let ranges = windows.ranges(window);
        let lying = numbers(&ranges);
        let rows_at_once = (BYTES_AT_ONCE / size_of::<f32>() / self.prepared.samples.width()).max(1);
        self.prepared.make_room(&mut samples, lying.len());
        let mut at = 0;
        for range in ranges {
            for from in range.clone().step_by(rows_at_once) {
                let rows = from..range.end.min(from + rows_at_once);
                self.prepared.read_into(&rows, at, &mut samples)?;
                at += rows.len();
                if unwanted.load(Ordering::Relaxed) {
                    return Ok(None);
                }
            }
        }
        let places = windows.places(window, lying.len());
        let mut names: Vec<u32> = memory::zeros(lying.len());
        names.iter_mut().zip(&places).for_each(|(name, &place)| *name = lying[place as usize]);
        Ok(Some(Window { epoch: windows.epoch(), first: windows.first(window), samples, places, names }))
    }

    /// What the thread does, as long as somebody has a use for it.
    fn run(
        &self,
        mut at: At,
        empty: &Receiver<Samples>,
        filled: &Sender<Result<Window, ReadError>>,
        unwanted: &AtomicBool,
    ) {
        let mut windows = self.order.epoch(at.epoch);
        while let Ok(samples) = empty.recv() {
            if at.epoch != windows.epoch() {
                windows = self.order.epoch(at.epoch);
            }
            let window = match self.read(&windows, at.window, samples, unwanted) {
                Ok(Some(window)) => Ok(window),
                Ok(None) => return,
                Err(error) => Err(error),
            };
            let failed = window.is_err();
            if filled.send(window).is_err() || failed {
                return;
            }
            at = self.after(at, &windows);
        }
    }
}

impl ReadAhead {
    /// Begins to read, from `at` on.
    pub fn begin(reading: &Reading, at: At) -> Result<Self, ReadError> {
        let (give, empty) = channel();
        let (tell, filled) = channel();
        for _ in 0..BUFFERS {
            let _ = give.send(reading.prepared.none());
        }
        let unwanted = Arc::new(AtomicBool::new(false));
        let (its_reading, its_unwanted) = (reading.clone(), Arc::clone(&unwanted));
        let work = move || float_env::standard(|| its_reading.run(at, &empty, &tell, &its_unwanted));
        let thread = std::thread::Builder::new()
            .name("downhill-read".to_owned())
            .spawn(work)
            .map_err(|error| ReadError { code: "DH_STATE", message: format!("no thread could be started: {error}") })?;
        Ok(Self {
            next: at,
            windows: reading.order.epoch(at.epoch),
            reading: reading.clone(),
            filled,
            empty: Some(give),
            unwanted,
            thread: Some(thread),
        })
    }

    /// What comes next.
    pub fn next(&self) -> At {
        self.next
    }

    /// The next window, for which a buffer must have been given back. Where reading has failed once, there is none.
    pub fn take(&mut self) -> Result<Window, ReadError> {
        let window = match self.filled.recv() {
            Ok(window) => window?,
            Err(_) => {
                if let Some(Err(panic)) = self.thread.take().map(JoinHandle::join) {
                    resume_unwind(panic);
                }
                return Err(ReadError { code: "DH_STATE", message: "reading has ended".to_owned() });
            }
        };
        self.next = self.reading.after(self.next, &self.windows);
        if self.next.epoch != self.windows.epoch() {
            self.windows = self.reading.order.epoch(self.next.epoch);
        }
        Ok(window)
    }

    /// Takes a window back that is no longer used.
    pub fn give_back(&self, window: Window) {
        if let Some(empty) = &self.empty {
            // A thread that has ended needs none.
            let _ = empty.send(window.samples);
        }
    }
}

impl Drop for ReadAhead {
    fn drop(&mut self) {
        self.unwanted.store(true, Ordering::Relaxed);
        self.empty = None;
        if let Some(thread) = self.thread.take() {
            // What it may have failed in is of no account any more.
            let _ = thread.join();
        }
    }
}
