//! Shapes: surfaces of triangles.

use crate::{
    line::{Frame, Line},
    space::{Point, add, along, cross, minus, number, unit},
};
use std::f32::consts::{FRAC_PI_2, TAU};

/// A triangle mesh.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    /// The vertices, in mm.
    pub positions: Vec<Point>,
    /// The unit normals of the vertices.
    pub normals: Vec<Point>,
    /// The texture coordinates: the distances along and across the strap, in mm; for lettering, from 0 to 1.
    pub uvs: Vec<[f32; 2]>,
    /// The fraction of the light that reaches each vertex, 0 to 1.
    pub exposure: Vec<f32>,
    /// Three vertices for each triangle.
    pub indices: Vec<u32>,
}

/// A cross section that is swept along a line: points across and out, clockwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile(Vec<[f32; 2]>);

impl Profile {
    /// A strap with rounded edges.
    pub fn strap(width: f32, thick: f32) -> Self {
        const CORNER: usize = 3;
        let radius = (thick / 2.0).min(width / 2.0) * 0.8;
        let [half, high] = [width / 2.0 - radius, thick / 2.0 - radius];
        let corners = [
            ([-half, high], TAU / 2.0),
            ([half, high], FRAC_PI_2),
            ([half, -high], 0.0),
            ([-half, -high], -FRAC_PI_2),
        ];
        let points = corners.into_iter().flat_map(|([x, y], start)| {
            (0..=CORNER).map(move |step| {
                let angle = start - FRAC_PI_2 * number(step) / number(CORNER);
                [x + radius * angle.cos(), y + radius * angle.sin()]
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
    /// Sweeps a profile along a line. Open lines get end caps.
    pub fn sweep(line: &Line, profile: &Profile) -> Self {
        let mut shape = Self::default();
        let around = profile.0.len();
        for frame in &line.frames {
            for vertex in &profile.0 {
                shape.vertex(frame, *vertex);
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
        shape.compute_normals();
        if line.closed {
            shape.weld(around);
        } else if let [first, .., last] = line.frames.as_slice() {
            shape.cap(first, profile, true);
            shape.cap(last, profile, false);
        }
        shape
    }

    /// Creates a sheet for lettering on a line, from `low` to `high` across it. Its texture coordinates go from 0 to 1.
    pub fn sheet(line: &Line, low: f32, high: f32) -> Self {
        let mut shape = Self::default();
        let start = line.frames.first().map_or(0.0, |frame| frame.length);
        let total = (line.length() - start).max(1e-3);
        for (row, frame) in line.frames.iter().enumerate() {
            for (across, fraction) in [(low, 0.0), (high, 1.0)] {
                shape.positions.push(frame.point(0.0, across, 0.0));
                shape.normals.push(frame.out);
                shape.uvs.push([(frame.length - start) / total, fraction]);
                shape.exposure.push(1.0);
            }
            if row > 0 {
                let offset = 2 * row - 2;
                shape.triangle([offset, offset + 2, offset + 1]);
                shape.triangle([offset + 2, offset + 3, offset + 1]);
            }
        }
        shape
    }

    /// Creates a half sphere on a surface, for rivets and pins.
    pub fn dome(foot: &Frame, radius: f32, high: f32) -> Self {
        const STEPS: usize = 6;
        let frames = (0..=STEPS).map(|step| {
            let angle = FRAC_PI_2 * number(step) / number(STEPS);
            let mut frame = *foot;
            // The line goes out of the surface.
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

    /// Appends another shape.
    pub fn join(&mut self, other: &Self) {
        let offset = u32::try_from(self.positions.len()).unwrap_or(u32::MAX);
        self.positions.extend_from_slice(&other.positions);
        self.normals.extend_from_slice(&other.normals);
        self.uvs.extend_from_slice(&other.uvs);
        self.exposure.extend_from_slice(&other.exposure);
        self.indices
            .extend(other.indices.iter().map(|index| index + offset));
    }

    /// Returns the lowest and highest coordinates.
    pub fn bounds(&self) -> [Point; 2] {
        bounds(self.positions.iter().copied())
    }

    fn vertex(&mut self, frame: &Frame, [across, out]: [f32; 2]) {
        self.positions
            .push(frame.point(0.0, across * frame.wide, out * frame.thick));
        self.uvs.push([frame.length, across * frame.wide]);
        // The side towards the pet lies in the shadow of the rest.
        self.exposure.push(if out < 0.0 { 0.72 } else { 1.0 });
    }

    fn triangle(&mut self, corners: [usize; 3]) {
        self.indices
            .extend(corners.map(|vertex| u32::try_from(vertex).unwrap_or(0)));
    }

    /// Averages the normals of each vertex's triangles, weighted by area.
    fn compute_normals(&mut self) {
        let mut sums = vec![[0.0; 3]; self.positions.len()];
        for corners in self.indices.chunks_exact(3) {
            let [a, b, c] = [corners[0], corners[1], corners[2]].map(|vertex| vertex as usize);
            let at = |vertex: usize| self.positions[vertex];
            let normal = cross(minus(at(b), at(a)), minus(at(c), at(a)));
            for vertex in [a, b, c] {
                sums[vertex] = add(sums[vertex], normal);
            }
        }
        self.normals = sums.into_iter().map(unit).collect();
    }

    /// Merges the normals of the first and the last row, which coincide.
    fn weld(&mut self, around: usize) {
        let last = self.normals.len().saturating_sub(around);
        for column in 0..around.min(last) {
            let merged = unit(add(self.normals[column], self.normals[last + column]));
            self.normals[column] = merged;
            self.normals[last + column] = merged;
        }
    }

    /// Adds an end cap.
    fn cap(&mut self, frame: &Frame, profile: &Profile, first: bool) {
        let start = self.positions.len();
        let around = profile.0.len();
        for vertex in &profile.0 {
            self.vertex(frame, *vertex);
        }
        self.vertex(frame, [0.0, 0.0]);
        let direction = if first { -1.0 } else { 1.0 };
        let normal = frame.ahead.map(|fraction| fraction * direction);
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

/// Returns the lowest and highest coordinates of points.
pub fn bounds(points: impl Iterator<Item = Point>) -> [Point; 2] {
    let start = [[f32::MAX; 3], [f32::MIN; 3]];
    points.fold(start, |[low, high], point| {
        [
            std::array::from_fn(|axis| low[axis].min(point[axis])),
            std::array::from_fn(|axis| high[axis].max(point[axis])),
        ]
    })
}
