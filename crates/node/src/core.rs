//! A network as Node.js holds it: lent to one run at a time.

use std::sync::{Arc, Mutex, PoisonError};

use downhill_nn::Network;
use downhill_train::{Autograd, Predictor, Scaling};
use napi::Result;

use crate::error::fail;
use crate::system;

/// A network and what belongs to it.
pub struct Core {
    pub network: Network,
    pub scaling: Option<Scaling>,
    /// The state of the last run's optimizer, for files.
    pub state: Vec<(String, Vec<f32>)>,
    pub autograd: Option<Autograd>,
    pub predictor: Option<Predictor>,
}

/// Where a network is.
pub enum Slot {
    Here(Box<Core>),
    Training,
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

    /// Does something with the network, if it is here. If that panics, nothing is done with it any more.
    pub fn with<T>(&self, act: impl FnOnce(&mut Core) -> Result<T>) -> Result<T> {
        let mut slot = self.0.lock().map_err(|_| poisoned())?;
        match &mut *slot {
            Slot::Here(core) => act(core),
            Slot::Training => Err(fail("DH_BUSY", "the network is training")),
            Slot::Disposed => Err(fail("DH_DISPOSED", "the network was disposed of")),
            Slot::Poisoned => Err(poisoned()),
        }
    }

    /// Takes the network for a run.
    pub fn take(&self) -> Result<Box<Core>> {
        self.with(|_| Ok(()))?;
        match self.replace(Slot::Training) {
            Slot::Here(core) => Ok(core),
            _ => Err(poisoned()),
        }
    }

    /// Puts something where the network was; returns what was there.
    pub fn replace(&self, slot: Slot) -> Slot {
        let mut place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut place, slot)
    }

    /// Gives the network back after a run, unless it was disposed of meanwhile.
    pub fn give_back(&self, slot: Slot) {
        let mut place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*place, Slot::Training) {
            *place = slot;
        }
    }
}

impl Core {
    /// Its predictor, made when first needed.
    pub fn predicting(&mut self) -> Result<(&Network, Option<&Scaling>, &mut Predictor)> {
        let predictor = match self.predictor.take() {
            Some(predictor) => predictor,
            None => Predictor::new(&self.network, system::isa()?, system::threads()?),
        };
        Ok((&self.network, self.scaling.as_ref(), self.predictor.insert(predictor)))
    }
}

fn poisoned() -> napi::Error {
    fail("DH_POISONED", "an earlier call failed inside the library, and left the network unusable; please report it")
}
