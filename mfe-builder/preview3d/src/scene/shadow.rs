//! The soft shade on the ground: what stands close to it makes it dark.

use super::Piece;
use crate::{
    shape,
    space::{Point, number},
};

/// How many cells the shade has in each direction.
pub const CELLS: usize = 64;
/// The ground lies so far below the lowest point, in mm.
const BELOW: f32 = 1.0;

/// A square of shade on the ground.
#[derive(Clone, Debug, PartialEq)]
pub struct Shade {
    /// Its middle.
    pub middle: Point,
    /// Half the length of its sides, in mm.
    pub half: f32,
    /// How dark it is, row by row from the back to the front, each from the left to the right.
    pub cells: Vec<u8>,
}

impl Shade {
    /// What pieces cast on the ground below them.
    pub(super) fn under(pieces: &[Piece]) -> Self {
        let [low, high] = shape::bounds(pieces.iter().flat_map(|piece| piece.shape.bounds()));
        let half = (high[0] - low[0]).max(high[2] - low[2]).max(1.0) * 0.72;
        let middle = [
            f32::midpoint(low[0], high[0]),
            low[1] - BELOW,
            f32::midpoint(low[2], high[2]),
        ];
        let mut cells = vec![0.0; CELLS * CELLS];
        let points = pieces.iter().flat_map(|piece| &piece.shape.positions);
        for point in points {
            let near = 1.0 / (1.0 + (point[1] - low[1]) / (half * 0.22));
            let place = |axis: usize| (point[axis] - middle[axis] + half) / (2.0 * half);
            if let (Some(column), Some(row)) = (cell(place(0)), cell(place(2))) {
                let dark: &mut f32 = &mut cells[row * CELLS + column];
                *dark = dark.max(near);
            }
        }
        for _ in 0..3 {
            cells = blurred(&cells, 1);
            cells = blurred(&cells, CELLS);
        }
        let cells = cells.into_iter().map(byte).collect();
        Self { middle, half, cells }
    }
}

/// The cell of a place between 0 and 1.
fn cell(place: f32) -> Option<usize> {
    (0..CELLS)
        .rev()
        .find(|cell| number(*cell) <= place * number(CELLS))
        .filter(|_| place <= 1.0)
}

/// Each cell as the mean of itself and its neighbours at a distance of one and two `step`s.
fn blurred(cells: &[f32], step: usize) -> Vec<f32> {
    let mean = |cell: usize| {
        let line = |other: usize| step != 1 || other / CELLS == cell / CELLS;
        let around = [2 * step, step, 0].into_iter().flat_map(|by| {
            let after = cells.get(cell + by).filter(|_| line(cell + by));
            let before = cell
                .checked_sub(by)
                .filter(|other| line(*other))
                .and_then(|other| cells.get(other));
            [after, before]
        });
        around.flatten().sum::<f32>() / 6.0
    };
    (0..cells.len()).map(mean).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it lies between 0 and 255"
)]
fn byte(dark: f32) -> u8 {
    (dark.clamp(0.0, 1.0) * 255.0) as u8
}
