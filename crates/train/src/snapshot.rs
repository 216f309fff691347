//! What steps change, as it was before them.

use downhill_kernels::memory::Aligned;

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
            (self.network.parameters, self.state, self.slabs) = (parameters, state, None);
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
            before.copy_from_slice(now);
            if let Some(slabs) = &self.slabs {
                slabs.join(now, before);
            }
        }
    }

    /// Puts the copy in the place of what steps have changed since.
    pub(crate) fn restore(&mut self) {
        let Some(before) = &self.before else { return };
        let arrays = std::iter::once((&mut self.network.parameters, &before.parameters));
        for (now, before) in arrays.chain(self.state.iter_mut().zip(&before.state)) {
            now.copy_from_slice(before);
            if let Some(slabs) = &self.slabs {
                slabs.cut(before, now);
            }
        }
    }
}
