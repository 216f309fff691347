//! Samples in a file, as a training goes through them.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::error::ReadError;
use super::passes::{Cut, Passes, Weighing};
use super::read_ahead::{At, ReadAhead, Reading, Window};
use super::samples::{Checks, StoredSamples};
use crate::samples::{Samples, TargetData};
use crate::scaling::Scaling;
use crate::source::{Batch, Source};
use crate::trainer::EpochPlan;
use crate::weighing::ClassWeights;
use crate::windows::{EpochWindows, WindowOrder};

/// Numbers of a window of samples that are visited once, one after another.
const VISITED: usize = 1 << 22;

/// Samples in a file, and what is made of them when they are read.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(super) samples: StoredSamples,
    pub(super) scaling: Option<Scaling>,
    pub(super) weighing: Option<Weighing>,
    pub(super) checks: Checks,
}

/// Samples in a file, of which a window is in memory, and the next one on its way.
pub struct StoredSource {
    reading: Reading,
    /// Those of the epoch that was asked for last.
    windows: EpochWindows,
    ahead: Option<ReadAhead>,
    current: Option<Window>,
    /// A batch that begins in one window and ends in another.
    seam: Seam,
}

struct Seam {
    samples: Samples,
    rows: Vec<u32>,
    names: Vec<u32>,
}

impl Prepared {
    /// Samples that are scaled and weighed when they are read; what their weights are is found now, unless `stop` is set.
    pub fn new(
        samples: StoredSamples,
        scaling: Option<Scaling>,
        classes: Option<ClassWeights>,
        checks: Checks,
        stop: &AtomicBool,
    ) -> Result<Self, Cut> {
        let weighing = Passes { samples: &samples, checks, stop }.weighing(classes)?;
        Ok(Self { samples, scaling, weighing, checks })
    }

    /// The samples as they lie in the file.
    pub fn samples(&self) -> &StoredSamples {
        &self.samples
    }

    /// All of them in memory.
    pub fn load(&self) -> Result<Samples, ReadError> {
        let mut all = self.none();
        let rows = 0..self.samples.count();
        self.make_room(&mut all, rows.len());
        self.read_into(&rows, 0, &mut all)?;
        Ok(all)
    }

    /// Shows all samples, some at a time in their order, until `stop` is set.
    pub fn visit(&self, stop: &AtomicBool, visit: &mut dyn FnMut(&Samples)) -> Result<(), Cut> {
        let count = self.samples.count();
        let window = (VISITED / self.samples.width()).max(1);
        let order = WindowOrder::new(count, window, None);
        let reading = Reading { prepared: Arc::new(self.clone()), order, an_epoch: count };
        let mut ahead = ReadAhead::begin(&reading, At { epoch: 1, window: 0 })?;
        for _ in 0..order.epoch(1).count() {
            let window = ahead.take()?;
            visit(&window.samples);
            ahead.give_back(window);
            if stop.load(Ordering::Relaxed) {
                return Err(Cut::Stopped);
            }
        }
        Ok(())
    }

    /// No samples, to read some into.
    pub(super) fn none(&self) -> Samples {
        let mut none = self.samples.none();
        none.weights = self.weighing.is_some().then(Vec::new);
        none
    }

    pub(super) fn make_room(&self, samples: &mut Samples, rows: usize) {
        samples.resize(rows, self.samples.outputs());
    }

    /// Reads some samples to where those from `at` stand.
    pub(super) fn read_into(&self, rows: &Range<usize>, at: usize, into: &mut Samples) -> Result<(), ReadError> {
        self.samples.read_into(rows, at, into, self.checks)?;
        let there = at..at + rows.len();
        if let Some(scaling) = &self.scaling {
            let width = self.samples.width();
            scaling.apply(&mut into.features[there.start * width..there.end * width]);
        }
        if let (Some(weighing), Some(weights)) = (&self.weighing, &mut into.weights) {
            let weights = &mut weights[there.clone()];
            self.samples.read_weights(rows, weights)?;
            let labels = match &into.targets {
                TargetData::Labels(labels) => Some(&labels[there]),
                TargetData::Values(_) => None,
            };
            weighing.weigh(labels, weights);
        }
        Ok(())
    }
}

impl StoredSource {
    /// The samples of epochs that each go through `an_epoch` of them, in that order.
    pub fn new(prepared: Prepared, order: WindowOrder, an_epoch: usize) -> Self {
        let seam = Seam { samples: prepared.none(), rows: Vec::new(), names: Vec::new() };
        let reading = Reading { prepared: Arc::new(prepared), order, an_epoch };
        Self { reading, windows: order.epoch(1), ahead: None, current: None, seam }
    }

    /// Makes the window current that has the sample at `position` of an epoch.
    fn go_to(&mut self, epoch: u32, position: usize) -> Result<(), ReadError> {
        if self.windows.epoch() != epoch {
            self.windows = self.reading.order.epoch(epoch);
        }
        let at = At { epoch, window: self.windows.of(position) };
        let is_current =
            self.current.as_ref().is_some_and(|it| it.epoch == epoch && it.first == self.windows.first(at.window));
        if is_current {
            return Ok(());
        }
        self.put_back();
        if self.ahead.as_ref().is_none_or(|ahead| ahead.next() != at) {
            // The former thread ends first, so that there are never more than two buffers.
            self.ahead = None;
            self.ahead = Some(ReadAhead::begin(&self.reading, at)?);
        }
        self.current = self.ahead.as_mut().map(ReadAhead::take).transpose()?;
        Ok(())
    }

    fn put_back(&mut self) {
        if let (Some(ahead), Some(window)) = (&self.ahead, self.current.take()) {
            ahead.give_back(window);
        }
    }
}

impl Source for &mut StoredSource {
    fn batch<'a>(&'a mut self, plan: &'a EpochPlan, step: usize) -> Result<Batch<'a>, ReadError> {
        let from = step * plan.batch_size;
        let to = self.reading.an_epoch.min(from + plan.batch_size);
        self.go_to(plan.epoch, from)?;
        let is_within = self.current.as_ref().is_some_and(|window| to <= window.first + window.places.len());
        if !is_within {
            self.gather_seam(plan.epoch, from..to)?;
            let Seam { samples, rows, names } = &self.seam;
            return Ok(Batch { samples, rows, names, next: &[] });
        }
        let Some(Window { first, samples, places, names, .. }) = &self.current else {
            unreachable!("a window was just read")
        };
        let batch = from - first..to - first;
        let next = &places[batch.end..places.len().min(batch.end + plan.batch_size)];
        Ok(Batch { samples, rows: &places[batch.clone()], names: &names[batch], next })
    }
}

impl StoredSource {
    /// Copies the samples at these positions, of several windows.
    fn gather_seam(&mut self, epoch: u32, positions: Range<usize>) -> Result<(), ReadError> {
        let outputs = self.reading.prepared.samples.outputs();
        self.seam.samples.resize(0, outputs);
        self.seam.names.clear();
        let mut at = positions.start;
        while at < positions.end {
            self.go_to(epoch, at)?;
            let Some(window) = &self.current else { unreachable!("a window was just read") };
            let end = positions.end.min(window.first + window.places.len());
            for place in at - window.first..end - window.first {
                self.seam.samples.push(&window.samples, window.places[place] as usize, outputs);
                self.seam.names.push(window.names[place]);
            }
            at = end;
        }
        self.seam.rows = (0..positions.len() as u32).collect();
        Ok(())
    }
}
