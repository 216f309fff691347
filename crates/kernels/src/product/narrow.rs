//! Products of a few columns, such as the weights' gradient before few outputs: most of a vector along the columns would be
//! empty, so that the transpose is made instead, whose vectors run along the rows. The same chains, hence the same bits.

use std::cell::Cell;

use super::{Layout, Left, Product, Right, Shape, Start};
use crate::memory::Aligned;
use crate::{Block, Isa};

/// The most columns that count as few.
const FEW: usize = 4;

/// The least depth at which turning the result costs less than it saves.
const DEEP: usize = 16;

thread_local! {
    /// The transpose; kept, since making room anew would cost small products dear.
    static TURNED: Cell<Aligned> = const { Cell::new(Aligned::new()) };
}

/// The product of the transposes, `out^T = right^T left^T`, if that pays and both can be read as they lie.
pub(super) fn turned<'a>(product: &Product<'a>) -> Option<Product<'a>> {
    let Product { shape: Shape { rows, columns, depth }, left, right, start, soon, .. } = *product;
    let Layout::Rows { stride } = right.layout else { return None };
    let pays = columns <= FEW && rows >= 4 * columns && depth >= DEEP && left.row_stride == 1;
    (pays && !right.transposed && matches!(start, Start::Zero)).then(|| Product {
        shape: Shape { rows: columns, columns: rows, depth },
        left: Left::transposed(right.data, stride),
        right: Right::rows(left.data, left.column_stride),
        start,
        soon,
    })
}

/// Makes the product of the transposes and writes its transpose to `out`.
pub(super) fn write(turned: Product, isa: Isa, mut out: Block) {
    let (columns, rows) = (turned.shape.rows, turned.shape.columns);
    let mut numbers = TURNED.take();
    numbers.grow(columns * rows);
    turned.write_blocked(isa, Block::whole(&mut numbers, columns, rows));
    for row in 0..rows {
        for (out, &number) in out.row_mut(row).iter_mut().zip(numbers[row..].iter().step_by(rows)) {
            *out = number;
        }
    }
    TURNED.set(numbers);
}
