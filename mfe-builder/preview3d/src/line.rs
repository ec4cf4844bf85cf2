//! Lines that a strap or a wire follows.

use crate::space::{Point, X, Y, Z, add, along, between, cross, length, minus, number, times, unit};
use std::f32::consts::{PI, TAU};

/// A place on a line and the directions there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Where.
    pub at: Point,
    /// The way that the line goes.
    pub ahead: Point,
    /// Away from what the line goes around.
    pub out: Point,
    /// Across the strap.
    pub across: Point,
    /// How far it is from the beginning.
    pub length: f32,
    /// How much wider or narrower the strap is here.
    pub wide: f32,
    /// How much thicker or thinner it is.
    pub thick: f32,
}

impl Frame {
    /// The point that lies so far ahead, across and out.
    pub fn point(&self, ahead: f32, across: f32, out: f32) -> Point {
        let point = along(self.at, self.ahead, ahead);
        along(along(point, self.across, across), self.out, out)
    }
}

/// A line through space. A closed one ends with the frame that it began with.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its places, close enough to look smooth.
    pub frames: Vec<Frame>,
    /// Whether it ends where it began.
    pub closed: bool,
}

impl Line {
    /// The line through points. A strap on it lies across in the direction `axis`, as far as the line allows.
    pub fn through(points: &[Point], axis: Point, closed: bool) -> Self {
        let count = points.len();
        let at = |place: usize| points.get(place % count.max(1)).copied().unwrap_or_default();
        let mut frames = Vec::with_capacity(count + 1);
        let mut so_far = 0.0;
        for place in 0..count + usize::from(closed) {
            let (before, after) = if closed {
                (at(place + count - 1), at(place + 1))
            } else {
                (at(place.saturating_sub(1)), at((place + 1).min(count - 1)))
            };
            if place > 0 {
                so_far += length(minus(at(place), at(place - 1)));
            }
            let ahead = unit(minus(after, before));
            let out = unit(cross(ahead, axis));
            let across = cross(out, ahead);
            frames.push(Frame {
                at: at(place),
                ahead,
                out,
                across,
                length: so_far,
                wide: 1.0,
                thick: 1.0,
            });
        }
        Self { frames, closed }
    }

    /// A bent line from `from` to `to`, by the two points that draw it.
    pub fn bent(from: Point, by: [Point; 2], to: Point, axis: Point) -> Self {
        const STEPS: usize = 40;
        let points: Vec<Point> = (0..=STEPS)
            .map(|step| {
                let part = number(step) / number(STEPS);
                let [first, second, third] = [
                    between(from, by[0], part),
                    between(by[0], by[1], part),
                    between(by[1], to, part),
                ];
                between(between(first, second, part), between(second, third, part), part)
            })
            .collect();
        Self::through(&points, axis, false)
    }

    /// An ellipse of a girth around `middle`, as much higher than wide as `high` says, beginning at its `up`, going
    /// towards `side`.
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

    /// How long it is.
    pub fn length(&self) -> f32 {
        self.frames.last().map_or(0.0, |frame| frame.length)
    }

    /// The place so far from the beginning; beyond the ends of a closed line it goes on around.
    pub fn at(&self, length: f32) -> Frame {
        let whole = self.length();
        let wanted = if self.closed {
            length.rem_euclid(whole.max(1e-3))
        } else {
            length
        };
        Frame {
            length,
            wide: 1.0,
            thick: 1.0,
            ..self.near(wanted)
        }
    }

    /// The place so far on, between the two that are next to it.
    fn near(&self, length: f32) -> Frame {
        let frames = &self.frames;
        let after = frames.iter().position(|frame| frame.length >= length);
        let after = after.unwrap_or(frames.len().saturating_sub(1)).max(1);
        let [first, second] = [frames[after - 1], frames[after]];
        let part = ((length - first.length) / (second.length - first.length).max(1e-6)).clamp(0.0, 1.0);
        let towards = |first, second| unit(between(first, second, part));
        Frame {
            at: between(first.at, second.at, part),
            ahead: towards(first.ahead, second.ahead),
            out: towards(first.out, second.out),
            across: towards(first.across, second.across),
            length,
            ..first
        }
    }

    /// A piece of it, lifted by `out`.
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

    /// The same, lifted by `out` and moved across.
    #[must_use]
    pub fn moved(&self, across: f32, out: f32) -> Self {
        let mut line = self.clone();
        for frame in &mut line.frames {
            frame.at = frame.point(0.0, across, out);
        }
        line
    }

    /// The same with rounded ends: a strap on it grows to its width over `over`, by a quarter of a circle.
    #[must_use]
    pub fn rounded(mut self, over: f32) -> Self {
        let start = self.frames.first().map_or(0.0, |frame| frame.length);
        let end = self.length();
        // More places where it bends most.
        let mut frames = Vec::new();
        for step in 0..=6_usize {
            let near = over * (1.0 - (PI / 2.0 * (1.0 - number(step) / 6.0)).sin());
            frames.push(self.near(start + near));
        }
        frames.extend(
            self.frames
                .iter()
                .filter(|frame| frame.length > start + over && frame.length < end - over),
        );
        for step in (0..=6_usize).rev() {
            let near = over * (1.0 - (PI / 2.0 * (1.0 - number(step) / 6.0)).sin());
            frames.push(self.near(end - near));
        }
        for frame in &mut frames {
            let near = (frame.length - start).min(end - frame.length).clamp(0.0, over);
            let missing = 1.0 - near / over.max(1e-3);
            let grown = (1.0 - missing * missing).max(0.0).sqrt();
            frame.wide = 0.35 + 0.65 * grown;
            frame.thick = 0.55 + 0.45 * grown;
        }
        self.frames = frames;
        self
    }
}

/// The two radii of an ellipse of a girth (Ramanujan's first approximation).
pub fn radii(girth: f32, high: f32) -> [f32; 2] {
    let around = PI * (3.0 * (high + 1.0) - ((3.0 * high + 1.0) * (high + 3.0)).sqrt());
    let wide = girth / around;
    [wide * high, wide]
}

/// A ring of wire: a circle around `middle`, square to `axis`.
pub fn circle(middle: Point, axis: Point, radius: f32) -> Line {
    let axis = unit(axis);
    let first = unit(cross(axis, if axis[1].abs() < 0.9 { Y } else { X }));
    Line::around(middle, first, cross(axis, first), TAU * radius, 1.0)
}

/// A straight line.
pub fn straight(from: Point, to: Point) -> Line {
    let ahead = unit(minus(to, from));
    let axis = if ahead[1].abs() < 0.9 { Y } else { Z };
    let points: Vec<Point> = (0..=6_usize)
        .map(|step| add(from, times(minus(to, from), number(step) / 6.0)))
        .collect();
    Line::through(&points, axis, false)
}
