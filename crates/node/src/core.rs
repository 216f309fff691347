//! A network as Node.js holds it: lent to one run at a time.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use downhill_kernels::float_env;
use downhill_kernels::memory;
use downhill_kernels::memory::OutOfMemory;
use downhill_nn::Network;
use downhill_train::{Autograd, Predictor, Scaling};
use napi::Result;

use crate::error::{fail, panicked};
use crate::system;

/// A network and what belongs to it.
pub struct Core {
    pub network: Network,
    pub scaling: Option<Scaling>,
    /// The state of the last run's optimizer, for files.
    pub state: Vec<(String, Vec<f32>)>,
    /// Other parameters that the network has had, or is to have again.
    pub aside: Option<Aside>,
    pub autograd: Option<Autograd>,
    pub predictor: Option<Predictor>,
}

/// Parameters that are kept beside those that a network has.
pub enum Aside {
    /// The best of a run that goes on.
    Best(Vec<f32>),
    /// The last of a run whose best the network has: where a resumed run goes on.
    Last(Vec<f32>),
}

/// Where a network is, and who may use it.
pub enum Slot {
    /// Nobody has it.
    Here(Box<Core>),
    /// A run has it and waits to be told of another epoch: it may be used, but not by another run.
    Resting(Box<Core>),
    /// A run has it. Between two epochs it lies here, else with the run's thread.
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
        let guarded = || {
            downhill_faults::panic_at("door.network");
            act(core)
        };
        match float_env::standard(|| catch_unwind(AssertUnwindSafe(guarded))) {
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

    /// What the run's thread works on, until it gives it [`back`](Self::back).
    pub fn lend(&self) -> Option<Box<Core>> {
        self.turn(|slot| match slot {
            Slot::Training(core) => (Slot::Training(None), core),
            other => (other, None),
        })
    }

    /// What [`lend`](Self::lend) lent.
    pub fn back(&self, core: Box<Core>) {
        self.turn(|_| (Slot::Training(Some(core)), ()));
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

    /// Gives the network up after a panic.
    pub fn poison(&self) {
        self.turn(|_| (Slot::Poisoned, ()));
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

    /// Keeps the parameters as the best so far.
    pub fn keep_best(&mut self) {
        match &mut self.aside {
            Some(Aside::Best(best)) => best.clone_from(&self.network.parameters),
            aside => *aside = Some(Aside::Best(memory::copy(&self.network.parameters))),
        }
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
    pub fn take_up(&mut self) {
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

fn busy() -> napi::Error {
    fail("DH_BUSY", "the network is training")
}

fn poisoned() -> napi::Error {
    fail("DH_POISONED", "an earlier call failed inside the library, and left the network unusable; please report it")
}
