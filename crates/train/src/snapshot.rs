//! What steps change, as it was before them.

use downhill_kernels::memory::Aligned;
use downhill_nn::layers::Order;

use crate::panels::{copy, cut, join};
use crate::trainer::Trainer;

/// Parameters and state in the order of tensors; its memory is kept from one epoch to the next.
pub(crate) struct Snapshot {
    pub parameters: Aligned,
    pub state: Vec<Aligned>,
}

impl Trainer {
    /// Undoes the last [`epoch`](Self::epoch), which something ended before its time: all is as it was when that began, however
    /// far it came. It asks for no memory.
    pub fn undo(&mut self) {
        if let Some(Snapshot { parameters, state }) = self.before.take() {
            (self.network.parameters, self.state, self.panels) = (parameters, state, None);
            self.network.order = Order::Rows;
        }
    }

    /// Keeps a copy of all that steps change.
    pub(crate) fn remember(&mut self) {
        let Some(before) = &mut self.before else {
            let state = self.state.iter().map(|numbers| Aligned::copy(numbers)).collect();
            self.before = Some(Snapshot { parameters: Aligned::copy(&self.network.parameters), state });
            return;
        };
        let arrays = std::iter::once((&mut before.parameters, &self.network.parameters));
        for (before, now) in arrays.chain(before.state.iter_mut().zip(&self.state)) {
            copy(&self.network, now, before, join);
        }
    }

    /// Keeps all that steps change, and leaves other memory in its place, whose numbers are of no account.
    pub(crate) fn set_aside(&mut self) {
        let count = self.network.parameters.len();
        let before = self.before.get_or_insert_with(|| Snapshot {
            parameters: Aligned::zeros(count),
            state: self.state.iter().map(|_| Aligned::zeros(count)).collect(),
        });
        std::mem::swap(&mut self.network.parameters, &mut before.parameters);
        std::mem::swap(&mut self.state, &mut before.state);
    }

    /// Puts the copy in the place of what steps have changed since.
    pub(crate) fn restore(&mut self) {
        let Some(before) = &self.before else { return };
        // Out of the network, which is read meanwhile.
        let mut parameters = std::mem::take(&mut self.network.parameters);
        let arrays = std::iter::once((&mut parameters, &before.parameters));
        for (now, before) in arrays.chain(self.state.iter_mut().zip(&before.state)) {
            copy(&self.network, before, now, cut);
        }
        self.network.parameters = parameters;
    }
}
