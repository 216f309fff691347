//! A network as Node.js holds it: lent to one run at a time.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use downhill_kernels::memory::{Aligned, OutOfMemory};
use downhill_nn::Network;
use downhill_train::{Autograd, Predictor, Scaling, Trainer};
use napi::{Error, Result};

use crate::error::{attempt, fail, panicked};
use crate::system;

/// A network and what belongs to it.
pub struct Core {
    pub network: Network,
    pub scaling: Option<Scaling>,
    /// The state of the last run's optimizer, for files.
    pub state: Vec<(String, Aligned)>,
    /// Other parameters that the network has had, or is to have again.
    pub aside: Option<Aside>,
    /// Memory for them, so that a run need not ask for it amid its epochs.
    pub spare: Aligned,
    pub autograd: Option<Autograd>,
    pub predictor: Option<Predictor>,
}

/// Parameters that are kept beside those that a network has.
pub enum Aside {
    /// The best of a run that goes on.
    Best(Aligned),
    /// The last of a run whose best the network has: where a resumed run goes on.
    Last(Aligned),
}

/// Where a network is, and who may use it.
pub enum Slot {
    /// Nobody has it.
    Here(Box<Core>),
    /// A run has it and waits to be told of another epoch: it may be used, but not by another run.
    Resting(Box<Core>),
    /// A run has it. Between two epochs it lies here, else with the run.
    Training(Option<Box<Core>>),
    Disposed,
    Poisoned,
}

/// A network that several objects know of.
#[derive(Clone)]
pub struct SharedCore(Arc<Mutex<Slot>>);

impl SharedCore {
    pub fn new(core: Core) -> Self {
        Self(Arc::new(Mutex::new(Slot::Here(Box::new(core)))))
    }

    /// Does something with the network, if it is here. If that panics, nothing is done with it any more; but what memory was
    /// refused to may be tried again.
    pub fn with<T>(&self, act: impl FnOnce(&mut Core) -> Result<T>) -> Result<T> {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let core = match &mut *slot {
            Slot::Here(core) | Slot::Resting(core) => core,
            Slot::Training(_) => return Err(busy()),
            Slot::Disposed => return Err(fail("DH_DISPOSED", "the network was disposed of")),
            Slot::Poisoned => return Err(poisoned()),
        };
        match attempt("door.network", || act(core)) {
            Ok(result) => result,
            Err(panic) => {
                if panic.is::<OutOfMemory>() {
                    core.forget_passes();
                } else {
                    *slot = Slot::Poisoned;
                }
                Err(panicked(&*panic))
            }
        }
    }

    /// Gives the network to a run.
    pub fn start(&self) -> Result<()> {
        self.with(|_| Ok(()))?;
        self.turn(|slot| match slot {
            Slot::Here(core) => (Slot::Training(Some(core)), Ok(())),
            other => (other, Err(busy())),
        })
    }

    /// Lends the network to its run, and takes it back whatever comes of that. Nothing where there is none to lend.
    pub fn lent<T>(&self, act: impl FnOnce(&mut Core) -> T) -> Option<T> {
        let mut core = self.turn(|slot| match slot {
            Slot::Training(core) => (Slot::Training(None), core),
            other => (other, None),
        })?;
        let result = catch_unwind(AssertUnwindSafe(|| act(&mut core)));
        self.turn(|_| (Slot::Training(Some(core)), ()));
        Some(result.unwrap_or_else(|panic| resume_unwind(panic)))
    }

    /// Lets others than its run use the network.
    pub fn rest(&self) {
        self.turn(|slot| match slot {
            Slot::Training(Some(core)) => (Slot::Resting(core), ()),
            other => (other, ()),
        });
    }

    /// Ends that.
    pub fn wake(&self) {
        self.turn(|slot| match slot {
            Slot::Resting(core) => (Slot::Training(Some(core)), ()),
            other => (other, ()),
        });
    }

    /// Ends a run that rests, of which nothing more will be heard.
    pub fn leave(&self) {
        self.turn(|slot| match slot {
            Slot::Resting(core) => (Slot::Here(core), ()),
            other => (other, ()),
        });
    }

    /// Ends the run.
    pub fn end(&self) {
        self.turn(|slot| match slot {
            Slot::Training(Some(core)) | Slot::Resting(core) => (Slot::Here(core), ()),
            other => (other, ()),
        });
    }

    /// Frees the network, unless a run has it.
    pub fn dispose(&self) -> Result<()> {
        self.turn(|slot| match slot {
            Slot::Training(_) | Slot::Resting(_) => (slot, Err(busy())),
            Slot::Here(_) | Slot::Disposed | Slot::Poisoned => (Slot::Disposed, Ok(())),
        })
    }

    /// Gives the network up after a panic in what it was lent to; where memory was refused, it is whole. Says what to tell.
    pub fn struck(&self, panic: &(dyn Any + Send)) -> Error {
        if !panic.is::<OutOfMemory>() {
            self.turn(|_| (Slot::Poisoned, ()));
        }
        panicked(panic)
    }

    fn turn<T>(&self, change: impl FnOnce(Slot) -> (Slot, T)) -> T {
        let mut place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (slot, result) = change(std::mem::replace(&mut place, Slot::Poisoned));
        *place = slot;
        result
    }
}

impl Core {
    /// Leaves out what a pass through the network may have left half made. Parameters and summed gradients are whole: no
    /// memory is asked for while they change.
    fn forget_passes(&mut self) {
        self.predictor = None;
        if let Some(autograd) = &mut self.autograd {
            autograd.forget();
        }
    }

    /// Readies it for a run of an optimizer that keeps state of these names: of zeros as given, or, of a run that goes on,
    /// the state that it has. `spare` is memory for the best parameters, if they are to be kept.
    pub fn begin(&mut self, names: &[&str], fresh: Option<Vec<Aligned>>, spare: Aligned) {
        (self.autograd, self.predictor, self.spare) = (None, None, spare);
        match fresh {
            Some(state) => {
                self.aside = None;
                self.state = names.iter().map(|&name| name.to_owned()).zip(state).collect();
            }
            None => {
                self.take_up();
                self.state.retain(|(name, _)| names.contains(&name.as_str()));
                self.state.sort_by_key(|(name, _)| names.iter().position(|other| other == name));
            }
        }
    }

    /// Gives a trainer its parameters and state, or takes them back.
    pub fn exchange(&mut self, trainer: &mut Trainer) {
        std::mem::swap(&mut self.network, &mut trainer.network);
        for ((_, mine), others) in self.state.iter_mut().zip(&mut trainer.state) {
            std::mem::swap(mine, others);
        }
    }

    /// Keeps the parameters as the best so far.
    pub fn keep_best(&mut self) {
        let mut best = match self.aside.take() {
            Some(Aside::Best(best)) => best,
            _ => std::mem::take(&mut self.spare),
        };
        best.grow(self.network.parameters.len());
        best.copy_from_slice(&self.network.parameters);
        self.aside = Some(Aside::Best(best));
    }

    /// Takes the best parameters, if some were kept, and keeps the last where the run may yet go on.
    pub fn restore_best(&mut self, goes_on: bool) -> bool {
        match self.aside.take() {
            Some(Aside::Best(mut other)) => {
                std::mem::swap(&mut self.network.parameters, &mut other);
                self.aside = goes_on.then_some(Aside::Last(other));
                true
            }
            aside => {
                self.aside = aside;
                false
            }
        }
    }

    /// Goes back to the last parameters of a run that goes on.
    fn take_up(&mut self) {
        self.aside = match self.aside.take() {
            Some(Aside::Last(mut other)) => {
                std::mem::swap(&mut self.network.parameters, &mut other);
                Some(Aside::Best(other))
            }
            aside => aside,
        };
    }

    /// Its predictor, made when first needed.
    pub fn predicting(&mut self) -> Result<(&Network, Option<&Scaling>, &mut Predictor)> {
        let predictor = match self.predictor.take() {
            Some(predictor) => predictor,
            None => Predictor::new(&self.network, system::isa()?, system::threads()?),
        };
        Ok((&self.network, self.scaling.as_ref(), self.predictor.insert(predictor)))
    }
}

fn busy() -> Error {
    fail("DH_BUSY", "the network is training")
}

fn poisoned() -> Error {
    fail("DH_POISONED", "an earlier call failed inside the library, and left the network unusable; please report it")
}
