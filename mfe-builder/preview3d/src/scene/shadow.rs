//! The soft shadow on the ground, darker below what is close to it.

use super::Piece;
use crate::{
    shape,
    space::{Point, number},
};

/// The number of cells of the shadow in each direction.
pub const CELLS: usize = 64;
/// The distance of the ground below the lowest point, in mm.
const BELOW: f32 = 1.0;

/// A square shadow on the ground.
#[derive(Clone, Debug, PartialEq)]
pub struct Shadow {
    /// The centre.
    pub middle: Point,
    /// Half the length of its sides, in mm.
    pub half: f32,
    /// The darkness, row by row from the back to the front, each from left to right.
    pub cells: Vec<u8>,
}

impl Shadow {
    /// Computes the shadow of pieces on the ground below them.
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
            let proximity = 1.0 / (1.0 + (point[1] - low[1]) / (half * 0.22));
            let position = |axis: usize| (point[axis] - middle[axis] + half) / (2.0 * half);
            if let (Some(column), Some(row)) = (cell(position(0)), cell(position(2))) {
                let darkness: &mut f32 = &mut cells[row * CELLS + column];
                *darkness = darkness.max(proximity);
            }
        }
        for _ in 0..3 {
            cells = blur(&cells, 1);
            cells = blur(&cells, CELLS);
        }
        let cells = cells.into_iter().map(to_byte).collect();
        Self { middle, half, cells }
    }
}

/// Returns the cell of a position between 0 and 1.
fn cell(position: f32) -> Option<usize> {
    (0..CELLS)
        .rev()
        .find(|cell| number(*cell) <= position * number(CELLS))
        .filter(|_| position <= 1.0)
}

/// Replaces each cell by the mean of itself and its neighbours at distances of one and two `step`s.
fn blur(cells: &[f32], step: usize) -> Vec<f32> {
    let mean = |cell: usize| {
        let line = |other: usize| step != 1 || other / CELLS == cell / CELLS;
        let around = [2 * step, step, 0].into_iter().flat_map(|distance| {
            let after = cells.get(cell + distance).filter(|_| line(cell + distance));
            let before = cell
                .checked_sub(distance)
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
fn to_byte(darkness: f32) -> u8 {
    (darkness.clamp(0.0, 1.0) * 255.0) as u8
}
