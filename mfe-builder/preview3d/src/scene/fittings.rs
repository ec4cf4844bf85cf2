//! Rings, buckles, rivets and hooks.

use super::making::Making;
use crate::{
    line::{Frame, Line, circle, straight},
    shape::{Profile, Shape},
    space::{Point, along, cross, number, times, unit},
};
use allpet_domain::builder::Hardware;
use std::f32::consts::{PI, TAU};

/// How thick the wire of a ring is for a strap of a width, in mm.
fn wire(making: &Making<'_>) -> f32 {
    let thick = 1.1 + making.width() * 0.045;
    if making.parameters.hardware == Hardware::Plastic {
        thick * 1.25
    } else {
        thick
    }
}

impl Making<'_> {
    /// A D-ring that stands on a strap: its bar lies across, its bow goes in the direction `ahead`, `out`. A loop of the
    /// strap holds the bar.
    pub(super) fn ring(&mut self, line: &Line, place: f32, [ahead, out]: [f32; 2]) {
        const STEPS: usize = 20;
        let wire = wire(self);
        let mut foot = line.at(place);
        foot.at = along(foot.at, foot.out, self.thick() / 2.0 + wire);
        let towards = unit(along(times(foot.ahead, ahead), foot.out, out));
        let half = (self.width() * 0.42 + 3.0).min(16.0);
        let point = |across: f32, far: f32| along(along(foot.at, foot.across, across), towards, far);
        let mut points = vec![point(0.0, 0.0), point(half * 0.5, 0.0), point(half * 0.9, 0.0)];
        points.extend((0..=STEPS).map(|step| {
            let angle = PI * number(step) / number(STEPS);
            point(half * angle.cos(), half * 0.45 + half * angle.sin())
        }));
        points.extend([point(-half * 0.9, 0.0), point(-half * 0.5, 0.0)]);
        let ring = Line::through(&points, cross(towards, foot.across), true);
        self.hard(&Shape::sweep(&ring, &Profile::wire(wire)));
        self.loop_over(line, place, wire);
    }

    /// A loop of the strap over a bar that lies on it.
    fn loop_over(&mut self, line: &Line, place: f32, wire: f32) {
        let wide = (self.width() * 0.62).min(22.0);
        let foot = line.at(place);
        let rise = self.thick() + 2.0 * wire;
        let points: Vec<Point> = (0..=16_usize)
            .map(|step| {
                let part = number(step) / 8.0 - 1.0;
                let bump = (1.0 - part * part).max(0.0).powf(0.7);
                foot.point(part * 11.0, 0.0, self.thick() * 0.6 + rise * bump * 0.9)
            })
            .collect();
        let over = Line::through(&points, foot.across, false);
        self.plain_strap(&over, wide);
    }

    /// A buckle that is pressed to open: two rounded halves, the prongs at the sides of the first.
    pub(super) fn buckle(&mut self, line: &Line, place: f32) {
        let (width, thick) = (self.width(), self.thick());
        let long = 14.0 + width * 1.05;
        let [start, end] = [place - long * 0.5, place + long * 0.5];
        let cut = start + long * 0.64;
        let high = thick + 4.6;
        let first = line.piece(start, cut, 0.6).rounded(width * 0.22);
        self.hard(&Shape::sweep(&first, &Profile::strap(width + 8.0, high)));
        let second = line.piece(cut + 0.7, end, 0.4).rounded(width * 0.16);
        self.hard(&Shape::sweep(&second, &Profile::strap(width + 6.4, high - 1.2)));
        // The windows where the prongs are pressed, and a groove before the strap.
        for side in [-1.0, 1.0] {
            let prong = line
                .piece(start + long * 0.2, cut - long * 0.06, 0.6)
                .rounded(4.0)
                .moved(side * (width / 2.0 + 3.2), 0.0);
            self.recess(&Shape::sweep(&prong, &Profile::strap(3.4, high + 0.7)));
        }
        let window = line
            .piece(start + long * 0.16, start + long * 0.30, 0.6)
            .rounded(2.0);
        self.recess(&Shape::sweep(&window, &Profile::strap(width * 0.62, high + 0.5)));
    }

    /// A frame with a bar that the strap is threaded through.
    pub(super) fn slider(&mut self, line: &Line, place: f32) {
        self.frame(line, place, 9.0 + self.width() * 0.2);
    }

    /// A frame over the strap with a bar in its middle.
    fn frame(&mut self, line: &Line, place: f32, long: f32) {
        let wire = wire(self);
        let half = self.width() / 2.0 + wire + 0.6;
        let over = self.thick() / 2.0 + wire * 0.5;
        let at = |ahead: f32, across: f32| line.at(place + ahead).point(0.0, across, over);
        let points = rounded_corners([long / 2.0, half], 3.0 + wire, &at);
        let out = line.at(place).out;
        self.hard(&Shape::sweep(
            &Line::through(&points, out, true),
            &Profile::wire(wire),
        ));
        let bar = straight(at(0.0, -half), at(0.0, half));
        self.hard(&Shape::sweep(&bar, &Profile::wire(wire * 0.9)));
    }

    /// A buckle with a pin, the end of the strap through it, and the loop that holds that end.
    pub(super) fn pin_buckle(&mut self, line: &Line, place: f32) {
        let (width, thick, wire) = (self.width(), self.thick(), wire(self));
        let long = 16.0 + width * 0.45;
        self.frame(line, place, long);
        let tail = line.piece(place - 46.0 - width, place + 1.5, thick + 0.5);
        let tail = tip(tail, width * 0.5);
        self.plain_strap(&tail, width);
        let pin = straight(
            line.at(place).point(0.0, 0.0, thick * 1.5 + wire),
            line.at(place - long / 2.0 + 2.0)
                .point(0.5, 0.0, thick * 1.5 + wire * 1.2),
        );
        self.hard(&Shape::sweep(&pin, &Profile::wire(wire * 0.8)));
        for hole in 1..4_usize {
            let mut foot = line.at(place - long / 2.0 - 9.0 * number(hole));
            foot.at = along(foot.at, foot.out, thick * 1.5 + 0.4);
            self.recess(&Shape::dome(&foot, 1.5, 0.25));
        }
        self.keeper(line, place - long / 2.0 - 6.0 - width * 0.5);
    }

    /// A loop around the strap and its end.
    fn keeper(&mut self, line: &Line, place: f32) {
        let keeper = line.piece(place - 3.5, place + 3.5, self.thick() * 0.55);
        let width = self.width() + 3.0;
        let profile = Profile::strap(width, self.thick() * 2.0 + 3.0);
        self.bare(&Shape::sweep(&keeper, &profile));
    }

    /// A rivet on a strap.
    pub(super) fn rivet(&mut self, line: &Line, place: f32) {
        let mut foot = line.at(place);
        foot.at = along(foot.at, foot.out, self.thick() / 2.0);
        let radius = (self.width() * 0.2).min(4.5);
        self.hard(&Shape::dome(&foot, radius, radius * 0.45));
    }

    /// A snap hook at the end of a strap.
    pub(super) fn snap_hook(&mut self, end: &Frame) {
        let size = 0.95 + self.width() / 55.0;
        let wire = wire(self) * 1.15;
        let at = |ahead: f32, across: f32| end.point(ahead * size, across * size, 0.0);
        // The eye that the strap goes through, the swivel, the hook and its gate.
        let eye = circle(at(4.0, 0.0), end.out, 7.5 * size);
        self.hard(&Shape::sweep(&eye, &Profile::wire(wire)));
        let swivel = straight(at(10.0, 0.0), at(25.0, 0.0));
        self.hard(&Shape::sweep(&swivel, &Profile::wire(wire * 1.9)));
        let collar = straight(at(14.0, 0.0), at(17.0, 0.0));
        self.recess(&Shape::sweep(&collar, &Profile::wire(wire * 2.4)));
        let bow: Vec<Point> = (0..=26_usize)
            .map(|step| {
                let angle = PI - TAU * 0.8 * number(step) / 26.0;
                at(40.0 + 15.0 * angle.cos(), 10.5 * angle.sin())
            })
            .collect();
        let bow = Line::through(&bow, end.out, false);
        self.hard(&Shape::sweep(&bow, &Profile::wire(wire * 1.25)));
        let gate = straight(at(25.5, -2.0), at(43.0, -10.4));
        self.recess(&Shape::sweep(&gate, &Profile::wire(wire * 0.8)));
    }
}

/// The end of a strap as a rounded tip; its other end stays as it is.
fn tip(mut line: Line, over: f32) -> Line {
    let start = line.frames.first().map_or(0.0, |frame| frame.length);
    let mut rounded = line.clone().rounded(over);
    let middle = f32::midpoint(start, line.length());
    rounded.frames.retain(|frame| frame.length <= middle);
    line.frames.retain(|frame| frame.length > middle);
    rounded.frames.append(&mut line.frames);
    rounded
}

/// A rectangle with round corners: half its sides, ahead and across, and the radius of the corners.
fn rounded_corners(half: [f32; 2], radius: f32, at: &dyn Fn(f32, f32) -> Point) -> Vec<Point> {
    let radius = radius.min(half[0]).min(half[1]);
    let mut points = Vec::new();
    for (corner, [ahead, across]) in [[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]]
        .into_iter()
        .enumerate()
    {
        for step in 0..=5_usize {
            let angle = PI / 2.0 * (number(corner) + number(step) / 5.0);
            points.push(at(
                ahead * (half[0] - radius) + radius * angle.cos(),
                across * (half[1] - radius) + radius * angle.sin(),
            ));
        }
        // A straight side needs places of its own where what it lies on is bent.
        let next = [[-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0], [1.0, 1.0]][corner];
        for step in 1..4_usize {
            let part = number(step) / 4.0;
            let side = |now: f32, next: f32, half: f32, bulge: f32| {
                let from = now * (half - radius) + bulge;
                let to = next * (half - radius) + bulge;
                from + (to - from) * part
            };
            let end = PI / 2.0 * number(corner + 1);
            points.push(at(
                side(ahead, next[0], half[0], radius * end.cos()),
                side(across, next[1], half[1], radius * end.sin()),
            ));
        }
    }
    points
}
