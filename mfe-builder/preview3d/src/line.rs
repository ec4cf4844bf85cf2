//! Lines through space that straps and wires follow.

use crate::space::{Point, X, Y, Z, add, along, between, cross, length, minus, number, times, unit};
use std::f32::consts::{PI, TAU};

/// A position on a line, with the directions there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// The position.
    pub at: Point,
    /// The direction of the line.
    pub ahead: Point,
    /// Away from what the line encloses.
    pub out: Point,
    /// Across the strap.
    pub across: Point,
    /// The distance from the start, in mm.
    pub length: f32,
    /// The factor of the strap's width here.
    pub wide: f32,
    /// The factor of the strap's thickness here.
    pub thick: f32,
}

impl Frame {
    /// Returns the point at these distances ahead, across and out, in mm.
    pub fn point(&self, ahead: f32, across: f32, out: f32) -> Point {
        let point = along(self.at, self.ahead, ahead);
        along(along(point, self.across, across), self.out, out)
    }
}

/// A line through space. A closed line ends with its first frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The frames, close enough to look smooth.
    pub frames: Vec<Frame>,
    /// Whether the line ends where it starts.
    pub closed: bool,
}

impl Line {
    /// Creates a line through `points`. A strap on it lies across in the direction `axis`, as far as the line allows.
    pub fn through(points: &[Point], axis: Point, closed: bool) -> Self {
        let count = points.len();
        let at = |index: usize| points.get(index % count.max(1)).copied().unwrap_or_default();
        let mut frames = Vec::with_capacity(count + 1);
        let mut distance = 0.0;
        for index in 0..count + usize::from(closed) {
            let (previous, next) = if closed {
                (at(index + count - 1), at(index + 1))
            } else {
                (at(index.saturating_sub(1)), at((index + 1).min(count - 1)))
            };
            if index > 0 {
                distance += length(minus(at(index), at(index - 1)));
            }
            let ahead = unit(minus(next, previous));
            let out = unit(cross(ahead, axis));
            let across = cross(out, ahead);
            frames.push(Frame {
                at: at(index),
                ahead,
                out,
                across,
                length: distance,
                wide: 1.0,
                thick: 1.0,
            });
        }
        Self { frames, closed }
    }

    /// Creates a cubic Bézier curve from `from` to `to` with the control points `by`.
    pub fn bent(from: Point, control: [Point; 2], to: Point, axis: Point) -> Self {
        const STEPS: usize = 40;
        let points: Vec<Point> = (0..=STEPS)
            .map(|step| {
                let fraction = number(step) / number(STEPS);
                let [first, second, third] = [
                    between(from, control[0], fraction),
                    between(control[0], control[1], fraction),
                    between(control[1], to, fraction),
                ];
                between(
                    between(first, second, fraction),
                    between(second, third, fraction),
                    fraction,
                )
            })
            .collect();
        Self::through(&points, axis, false)
    }

    /// Creates an ellipse with a girth around `middle`. It starts at `up` and turns towards `side`; `high` is the ratio of height to
    /// width.
    pub fn around(middle: Point, up: Point, side: Point, girth: f32, high: f32) -> Self {
        const STEPS: usize = 120;
        let [tall, wide] = radii(girth, high);
        let points: Vec<Point> = (0..STEPS)
            .map(|step| {
                let angle = TAU * number(step) / number(STEPS);
                let point = along(middle, up, tall * angle.cos());
                along(point, side, wide * angle.sin())
            })
            .collect();
        Self::through(&points, cross(up, side), true)
    }

    /// Returns the length in mm.
    pub fn length(&self) -> f32 {
        self.frames.last().map_or(0.0, |frame| frame.length)
    }

    /// Returns the frame at a distance from the start. Distances beyond the ends of a closed line wrap around.
    pub fn at(&self, length: f32) -> Frame {
        let total = self.length();
        let wrapped = if self.closed {
            length.rem_euclid(total.max(1e-3))
        } else {
            length
        };
        Frame {
            length,
            wide: 1.0,
            thick: 1.0,
            ..self.interpolate(wrapped)
        }
    }

    /// Interpolates the frame at a distance from the start.
    fn interpolate(&self, length: f32) -> Frame {
        let frames = &self.frames;
        let next = frames.iter().position(|frame| frame.length >= length);
        let next = next.unwrap_or(frames.len().saturating_sub(1)).max(1);
        let [first, second] = [frames[next - 1], frames[next]];
        let fraction = ((length - first.length) / (second.length - first.length).max(1e-6)).clamp(0.0, 1.0);
        let towards = |first, second| unit(between(first, second, fraction));
        Frame {
            at: between(first.at, second.at, fraction),
            ahead: towards(first.ahead, second.ahead),
            out: towards(first.out, second.out),
            across: towards(first.across, second.across),
            length,
            ..first
        }
    }

    /// Returns a section of the line, lifted by `out`.
    #[must_use]
    pub fn piece(&self, from: f32, to: f32, out: f32) -> Self {
        let steps = (2_usize..64)
            .find(|steps| number(*steps) * 4.0 > to - from)
            .unwrap_or(64);
        let frames = (0..=steps).map(|step| {
            let mut frame = self.at(from + (to - from) * number(step) / number(steps));
            frame.at = along(frame.at, frame.out, out);
            frame
        });
        Self {
            frames: frames.collect(),
            closed: false,
        }
    }

    /// Returns the line moved across, and lifted by `out`.
    #[must_use]
    pub fn moved(&self, across: f32, out: f32) -> Self {
        let mut line = self.clone();
        for frame in &mut line.frames {
            frame.at = frame.point(0.0, across, out);
        }
        line
    }

    /// Returns the line with rounded ends: over the distance `over`, a strap on it grows to its full width in a quarter circle.
    #[must_use]
    pub fn rounded(mut self, over: f32) -> Self {
        let start = self.frames.first().map_or(0.0, |frame| frame.length);
        let end = self.length();
        // More frames where the curvature is highest.
        let mut frames = Vec::new();
        for step in 0..=6_usize {
            let near = over * (1.0 - (PI / 2.0 * (1.0 - number(step) / 6.0)).sin());
            frames.push(self.interpolate(start + near));
        }
        frames.extend(
            self.frames
                .iter()
                .filter(|frame| frame.length > start + over && frame.length < end - over),
        );
        for step in (0..=6_usize).rev() {
            let near = over * (1.0 - (PI / 2.0 * (1.0 - number(step) / 6.0)).sin());
            frames.push(self.interpolate(end - near));
        }
        for frame in &mut frames {
            let near = (frame.length - start).min(end - frame.length).clamp(0.0, over);
            let shortfall = 1.0 - near / over.max(1e-3);
            let growth = (1.0 - shortfall * shortfall).max(0.0).sqrt();
            frame.wide = 0.35 + 0.65 * growth;
            frame.thick = 0.55 + 0.45 * growth;
        }
        self.frames = frames;
        self
    }
}

/// Returns the height and width radii of an ellipse with a girth (Ramanujan's first approximation).
pub fn radii(girth: f32, high: f32) -> [f32; 2] {
    let around = PI * (3.0 * (high + 1.0) - ((3.0 * high + 1.0) * (high + 3.0)).sqrt());
    let wide = girth / around;
    [wide * high, wide]
}

/// Creates a circle around `middle`, perpendicular to `axis`.
pub fn circle(middle: Point, axis: Point, radius: f32) -> Line {
    let axis = unit(axis);
    let first = unit(cross(axis, if axis[1].abs() < 0.9 { Y } else { X }));
    Line::around(middle, first, cross(axis, first), TAU * radius, 1.0)
}

/// Creates a straight line.
pub fn straight(from: Point, to: Point) -> Line {
    let ahead = unit(minus(to, from));
    let axis = if ahead[1].abs() < 0.9 { Y } else { Z };
    let points: Vec<Point> = (0..=6_usize)
        .map(|step| add(from, times(minus(to, from), number(step) / 6.0)))
        .collect();
    Line::through(&points, axis, false)
}
