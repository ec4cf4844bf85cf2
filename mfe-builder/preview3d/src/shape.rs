//! Shapes: what is drawn, as points with a direction and triangles between them.

use crate::{
    line::{Frame, Line},
    space::{Point, add, along, cross, minus, number, unit},
};
use std::f32::consts::{FRAC_PI_2, TAU};

/// A surface of triangles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    /// Where its corners are, in mm.
    pub positions: Vec<Point>,
    /// Which way the surface looks there; each 1 long.
    pub normals: Vec<Point>,
    /// How far along and across the strap they are, in mm; for words from 0 to 1.
    pub places: Vec<[f32; 2]>,
    /// How much of the light reaches them, 0 to 1.
    pub open: Vec<f32>,
    /// Three for each triangle.
    pub indices: Vec<u32>,
}

/// What is carried along a line: the points around it, across and out, clockwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile(Vec<[f32; 2]>);

impl Profile {
    /// A strap with softened edges.
    pub fn strap(width: f32, thick: f32) -> Self {
        const CORNER: usize = 3;
        let soft = (thick / 2.0).min(width / 2.0) * 0.8;
        let [half, high] = [width / 2.0 - soft, thick / 2.0 - soft];
        let corners = [
            ([-half, high], TAU / 2.0),
            ([half, high], FRAC_PI_2),
            ([half, -high], 0.0),
            ([-half, -high], -FRAC_PI_2),
        ];
        let points = corners.into_iter().flat_map(|([x, y], start)| {
            (0..=CORNER).map(move |step| {
                let angle = start - FRAC_PI_2 * number(step) / number(CORNER);
                [x + soft * angle.cos(), y + soft * angle.sin()]
            })
        });
        Self(points.collect())
    }

    /// A round wire.
    pub fn wire(radius: f32) -> Self {
        const STEPS: usize = 14;
        let point = |step| {
            let angle = -TAU * number(step) / number(STEPS);
            [radius * angle.cos(), radius * angle.sin()]
        };
        Self((0..STEPS).map(point).collect())
    }
}

impl Shape {
    /// What a profile covers when it is carried along a line; open lines get ends.
    pub fn sweep(line: &Line, profile: &Profile) -> Self {
        let mut shape = Self::default();
        let around = profile.0.len();
        for frame in &line.frames {
            for corner in &profile.0 {
                shape.corner(frame, *corner);
            }
        }
        for row in 1..line.frames.len() {
            for column in 0..around {
                let next = (column + 1) % around;
                let [low, high] = [(row - 1) * around, row * around];
                shape.triangle([low + column, high + column, low + next]);
                shape.triangle([high + column, high + next, low + next]);
            }
        }
        shape.find_normals();
        if line.closed {
            shape.weld(around);
        } else if let [first, .., last] = line.frames.as_slice() {
            shape.end(first, profile, true);
            shape.end(last, profile, false);
        }
        shape
    }

    /// A sheet that lies on a piece of a line, from `low` to `high` across it, for words: `places` go from 0 to 1.
    pub fn sheet(line: &Line, low: f32, high: f32) -> Self {
        let mut shape = Self::default();
        let start = line.frames.first().map_or(0.0, |frame| frame.length);
        let whole = (line.length() - start).max(1e-3);
        for (row, frame) in line.frames.iter().enumerate() {
            for (across, part) in [(low, 0.0), (high, 1.0)] {
                shape.positions.push(frame.point(0.0, across, 0.0));
                shape.normals.push(frame.out);
                shape.places.push([(frame.length - start) / whole, part]);
                shape.open.push(1.0);
            }
            if row > 0 {
                let before = 2 * row - 2;
                shape.triangle([before, before + 2, before + 1]);
                shape.triangle([before + 2, before + 3, before + 1]);
            }
        }
        shape
    }

    /// A half ball on a surface: a rivet, a pin.
    pub fn dome(foot: &Frame, radius: f32, high: f32) -> Self {
        const STEPS: usize = 6;
        let frames = (0..=STEPS).map(|step| {
            let angle = FRAC_PI_2 * number(step) / number(STEPS);
            let mut frame = *foot;
            // Its line goes out of the surface.
            [frame.ahead, frame.out] = [foot.out, foot.ahead];
            frame.across = cross(frame.out, frame.ahead);
            frame.at = along(foot.at, foot.out, high * angle.sin());
            frame.wide = angle.cos().max(0.02);
            frame.thick = frame.wide;
            frame
        });
        let line = Line {
            frames: frames.collect(),
            closed: false,
        };
        Self::sweep(&line, &Profile::wire(radius))
    }

    /// Takes in another.
    pub fn join(&mut self, other: &Self) {
        let before = u32::try_from(self.positions.len()).unwrap_or(u32::MAX);
        self.positions.extend_from_slice(&other.positions);
        self.normals.extend_from_slice(&other.normals);
        self.places.extend_from_slice(&other.places);
        self.open.extend_from_slice(&other.open);
        self.indices
            .extend(other.indices.iter().map(|index| index + before));
    }

    /// Its lowest and its highest corner.
    pub fn bounds(&self) -> [Point; 2] {
        bounds(self.positions.iter().copied())
    }

    fn corner(&mut self, frame: &Frame, [across, out]: [f32; 2]) {
        self.positions
            .push(frame.point(0.0, across * frame.wide, out * frame.thick));
        self.places.push([frame.length, across * frame.wide]);
        // The side towards the pet lies in the shade of the rest.
        self.open.push(if out < 0.0 { 0.72 } else { 1.0 });
    }

    fn triangle(&mut self, corners: [usize; 3]) {
        self.indices
            .extend(corners.map(|corner| u32::try_from(corner).unwrap_or(0)));
    }

    /// Each corner looks where its triangles look, the larger ones more.
    fn find_normals(&mut self) {
        let mut sums = vec![[0.0; 3]; self.positions.len()];
        for corners in self.indices.chunks_exact(3) {
            let [a, b, c] = [corners[0], corners[1], corners[2]].map(|corner| corner as usize);
            let at = |corner: usize| self.positions[corner];
            let square = cross(minus(at(b), at(a)), minus(at(c), at(a)));
            for corner in [a, b, c] {
                sums[corner] = add(sums[corner], square);
            }
        }
        self.normals = sums.into_iter().map(unit).collect();
    }

    /// The first and the last row are one and the same.
    fn weld(&mut self, around: usize) {
        let last = self.normals.len().saturating_sub(around);
        for column in 0..around.min(last) {
            let both = unit(add(self.normals[column], self.normals[last + column]));
            self.normals[column] = both;
            self.normals[last + column] = both;
        }
    }

    fn end(&mut self, frame: &Frame, profile: &Profile, first: bool) {
        let start = self.positions.len();
        let around = profile.0.len();
        for corner in &profile.0 {
            self.corner(frame, *corner);
        }
        self.corner(frame, [0.0, 0.0]);
        let looks = if first { -1.0 } else { 1.0 };
        let normal = frame.ahead.map(|part| part * looks);
        self.normals.extend(std::iter::repeat_n(normal, around + 1));
        for column in 0..around {
            let next = (column + 1) % around;
            let [mut a, mut b] = [start + column, start + next];
            if first {
                std::mem::swap(&mut a, &mut b);
            }
            self.triangle([start + around, b, a]);
        }
    }
}

/// The lowest and the highest corner of points.
pub fn bounds(points: impl Iterator<Item = Point>) -> [Point; 2] {
    let start = [[f32::MAX; 3], [f32::MIN; 3]];
    points.fold(start, |[low, high], point| {
        [
            std::array::from_fn(|axis| low[axis].min(point[axis])),
            std::array::from_fn(|axis| high[axis].max(point[axis])),
        ]
    })
}
