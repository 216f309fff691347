//! Gradients of pieces, and what several of them read of the same rows again and again: inputs of layers, transposed.

use std::cell::Cell;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use downhill_kernels::memory::Aligned;
use downhill_kernels::{Block, Isa};
use downhill_nn::layers::Part;
use downhill_nn::{Network, Workspace};

use crate::pieces::Piece;

/// Samples from which on it pays.
const MANY_SAMPLES: usize = 128;

thread_local! {
    /// What this thread has transposed, in the place of each tensor; kept, since making room anew would cost more than is saved.
    static MADE: Cell<Vec<Transposed>> = const { Cell::new(Vec::new()) };
}

/// The inputs of a tensor's layer that the gradients of some of its rows read: a row for each.
#[derive(Default)]
struct Transposed {
    /// Which samples they are of, and which rows.
    of: (u64, Range<usize>),
    numbers: Aligned,
}

/// What has been transposed, lent to a share for its time.
pub(crate) struct Lent(Vec<Transposed>);

/// The samples that gradients are over.
#[derive(Clone, Copy)]
pub(crate) struct Inputs<'a> {
    pub network: &'a Network,
    pub workspace: &'a Workspace,
    pub isa: Isa,
    /// How many they are.
    pub rows: usize,
    /// One for each time, so that what was made of some samples is not taken for that of others.
    number: u64,
}

impl<'a> Inputs<'a> {
    /// The first `rows` samples that the workspace holds now.
    pub(crate) fn new(network: &'a Network, workspace: &'a Workspace, isa: Isa, rows: usize) -> Self {
        static NUMBERS: AtomicU64 = AtomicU64::new(1);
        Self { network, workspace, isa, rows, number: NUMBERS.fetch_add(1, Ordering::Relaxed) }
    }

    /// What the gradients of pieces of the same rows read of the inputs, a row for each, if that pays; made where this thread has not
    /// done so yet.
    pub(crate) fn transposed<'t>(&self, pieces: &[Piece], Lent(made): &'t mut Lent) -> Option<&'t [f32]> {
        let Piece { tensor, ref rows, .. } = pieces[0];
        if pieces.len() == 1 || self.rows < MANY_SAMPLES {
            return None;
        }
        if made.len() <= tensor {
            made.resize_with(tensor + 1, Transposed::default);
        }
        let Transposed { of, numbers } = &mut made[tensor];
        let (wanted, count) = ((self.number, rows.clone()), rows.len() * self.rows);
        if *of != wanted {
            *of = (0, 0..0);
            numbers.grow(count);
            let out = &mut numbers[..count];
            self.network.transpose_inputs(self.isa, self.workspace, self.rows, tensor, rows.clone(), out);
            *of = wanted;
        }
        Some(&numbers[..count])
    }

    /// The gradient of some rows of a piece, in `out`, to which it is added if it `adds`, by what is [`transposed`](Self::transposed)
    /// if anything is; `soon` is what will be read next.
    pub(crate) fn gradient(
        &self,
        piece: &Piece,
        rows: Range<usize>,
        transposed: Option<&[f32]>,
        adds: bool,
        soon: &[&[f32]],
        out: &mut [f32],
    ) {
        let out = Block::whole(out, rows.len(), piece.columns.len());
        let transposed = transposed.map(|numbers| &numbers[(rows.start - piece.rows.start) * self.rows..]);
        let (tensor, row, column) = (piece.tensor, rows.start, piece.columns.start);
        let part = Part { tensor, row, column, adds, transposed, soon };
        self.network.gradient(self.isa, self.workspace, self.rows, part, out);
    }
}

impl Lent {
    /// What this thread has made.
    pub(crate) fn of_this_thread() -> Self {
        Self(MADE.take())
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        MADE.set(std::mem::take(&mut self.0));
    }
}
