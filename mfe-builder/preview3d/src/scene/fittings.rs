//! Rings, buckles, rivets and hooks.

use super::builder::SceneBuilder;
use crate::{
    line::{Frame, Line, circle, straight},
    shape::{Profile, Shape},
    space::{Point, along, cross, number, times, unit},
};
use allpet_domain::builder::Hardware;
use std::f32::consts::{PI, TAU};

/// Returns the radius of a ring's wire for the strap's width, in mm.
fn wire(builder: &SceneBuilder<'_>) -> f32 {
    let thick = 1.1 + builder.width() * 0.045;
    if builder.parameters.hardware == Hardware::Plastic {
        thick * 1.25
    } else {
        thick
    }
}

impl SceneBuilder<'_> {
    /// Adds a D-ring at `place`: its bar lies across the strap, its bow points in the direction (`ahead`, `out`), and a loop of the
    /// strap holds the bar.
    pub(super) fn add_ring(&mut self, line: &Line, position: f32, [ahead, out]: [f32; 2]) {
        const STEPS: usize = 20;
        let wire = wire(self);
        let mut foot = line.at(position);
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
        self.add_hardware(&Shape::sweep(&ring, &Profile::wire(wire)));
        self.add_loop(line, position, wire);
    }

    /// Adds a loop of the strap over a bar.
    fn add_loop(&mut self, line: &Line, position: f32, wire: f32) {
        let wide = (self.width() * 0.62).min(22.0);
        let foot = line.at(position);
        let rise = self.thick() + 2.0 * wire;
        let points: Vec<Point> = (0..=16_usize)
            .map(|step| {
                let fraction = number(step) / 8.0 - 1.0;
                let bump = (1.0 - fraction * fraction).max(0.0).powf(0.7);
                foot.point(fraction * 11.0, 0.0, self.thick() * 0.6 + rise * bump * 0.9)
            })
            .collect();
        let over = Line::through(&points, foot.across, false);
        self.add_plain_strap(&over, wide);
    }

    /// Adds a side-release buckle: two rounded halves, with the prongs at the sides of the first.
    pub(super) fn add_buckle(&mut self, line: &Line, position: f32) {
        let (width, thick) = (self.width(), self.thick());
        let long = 14.0 + width * 1.05;
        let [start, end] = [position - long * 0.5, position + long * 0.5];
        let cut = start + long * 0.64;
        let high = thick + 4.6;
        let first = line.piece(start, cut, 0.6).rounded(width * 0.22);
        self.add_hardware(&Shape::sweep(&first, &Profile::strap(width + 8.0, high)));
        let second = line.piece(cut + 0.7, end, 0.4).rounded(width * 0.16);
        self.add_hardware(&Shape::sweep(&second, &Profile::strap(width + 6.4, high - 1.2)));
        // The windows for pressing the prongs, and a groove before the strap.
        for side in [-1.0, 1.0] {
            let prong = line
                .piece(start + long * 0.2, cut - long * 0.06, 0.6)
                .rounded(4.0)
                .moved(side * (width / 2.0 + 3.2), 0.0);
            self.add_recess(&Shape::sweep(&prong, &Profile::strap(3.4, high + 0.7)));
        }
        let window = line
            .piece(start + long * 0.16, start + long * 0.30, 0.6)
            .rounded(2.0);
        self.add_recess(&Shape::sweep(&window, &Profile::strap(width * 0.62, high + 0.5)));
    }

    /// Adds a slider, a frame with a bar for the strap.
    pub(super) fn add_slider(&mut self, line: &Line, position: f32) {
        self.add_frame(line, position, 9.0 + self.width() * 0.2);
    }

    /// Adds a frame over the strap with a bar in its middle.
    fn add_frame(&mut self, line: &Line, position: f32, long: f32) {
        let wire = wire(self);
        let half = self.width() / 2.0 + wire + 0.6;
        let over = self.thick() / 2.0 + wire * 0.5;
        let at = |ahead: f32, across: f32| line.at(position + ahead).point(0.0, across, over);
        let points = rounded_corners([long / 2.0, half], 3.0 + wire, &at);
        let out = line.at(position).out;
        self.add_hardware(&Shape::sweep(
            &Line::through(&points, out, true),
            &Profile::wire(wire),
        ));
        let bar = straight(at(0.0, -half), at(0.0, half));
        self.add_hardware(&Shape::sweep(&bar, &Profile::wire(wire * 0.9)));
    }

    /// Adds a pin buckle, the end of the strap, and the keeper loop.
    pub(super) fn add_pin_buckle(&mut self, line: &Line, position: f32) {
        let (width, thick, wire) = (self.width(), self.thick(), wire(self));
        let long = 16.0 + width * 0.45;
        self.add_frame(line, position, long);
        let tail = line.piece(position - 46.0 - width, position + 1.5, thick + 0.5);
        let tail = tip(tail, width * 0.5);
        self.add_plain_strap(&tail, width);
        let pin = straight(
            line.at(position).point(0.0, 0.0, thick * 1.5 + wire),
            line.at(position - long / 2.0 + 2.0)
                .point(0.5, 0.0, thick * 1.5 + wire * 1.2),
        );
        self.add_hardware(&Shape::sweep(&pin, &Profile::wire(wire * 0.8)));
        for hole in 1..4_usize {
            let mut foot = line.at(position - long / 2.0 - 9.0 * number(hole));
            foot.at = along(foot.at, foot.out, thick * 1.5 + 0.4);
            self.add_recess(&Shape::dome(&foot, 1.5, 0.25));
        }
        self.add_keeper(line, position - long / 2.0 - 6.0 - width * 0.5);
    }

    /// Adds a loop around the strap and its end.
    fn add_keeper(&mut self, line: &Line, position: f32) {
        let keeper = line.piece(position - 3.5, position + 3.5, self.thick() * 0.55);
        let width = self.width() + 3.0;
        let profile = Profile::strap(width, self.thick() * 2.0 + 3.0);
        self.add_unsewn(&Shape::sweep(&keeper, &profile));
    }

    /// Adds a rivet.
    pub(super) fn add_rivet(&mut self, line: &Line, position: f32) {
        let mut foot = line.at(position);
        foot.at = along(foot.at, foot.out, self.thick() / 2.0);
        let radius = (self.width() * 0.2).min(4.5);
        self.add_hardware(&Shape::dome(&foot, radius, radius * 0.45));
    }

    /// Adds a snap hook at the end of a strap.
    pub(super) fn add_snap_hook(&mut self, end: &Frame) {
        let size = 0.95 + self.width() / 55.0;
        let wire = wire(self) * 1.15;
        let at = |ahead: f32, across: f32| end.point(ahead * size, across * size, 0.0);
        // The eye for the strap, the swivel, the hook and its gate.
        let eye = circle(at(4.0, 0.0), end.out, 7.5 * size);
        self.add_hardware(&Shape::sweep(&eye, &Profile::wire(wire)));
        let swivel = straight(at(10.0, 0.0), at(25.0, 0.0));
        self.add_hardware(&Shape::sweep(&swivel, &Profile::wire(wire * 1.9)));
        let collar = straight(at(14.0, 0.0), at(17.0, 0.0));
        self.add_recess(&Shape::sweep(&collar, &Profile::wire(wire * 2.4)));
        let bow: Vec<Point> = (0..=26_usize)
            .map(|step| {
                let angle = PI - TAU * 0.8 * number(step) / 26.0;
                at(40.0 + 15.0 * angle.cos(), 10.5 * angle.sin())
            })
            .collect();
        let bow = Line::through(&bow, end.out, false);
        self.add_hardware(&Shape::sweep(&bow, &Profile::wire(wire * 1.25)));
        let gate = straight(at(25.5, -2.0), at(43.0, -10.4));
        self.add_recess(&Shape::sweep(&gate, &Profile::wire(wire * 0.8)));
    }
}

/// Rounds the start of a strap's end section; keeps the other end.
fn tip(mut line: Line, over: f32) -> Line {
    let start = line.frames.first().map_or(0.0, |frame| frame.length);
    let mut rounded = line.clone().rounded(over);
    let middle = f32::midpoint(start, line.length());
    rounded.frames.retain(|frame| frame.length <= middle);
    line.frames.retain(|frame| frame.length > middle);
    rounded.frames.append(&mut line.frames);
    rounded
}

/// Returns a rectangle with round corners. `half` is half its sides, ahead and across.
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
        // A straight side needs points of its own if the surface below is curved.
        let next = [[-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0], [1.0, 1.0]][corner];
        for step in 1..4_usize {
            let fraction = number(step) / 4.0;
            let side = |now: f32, next: f32, half: f32, bulge: f32| {
                let from = now * (half - radius) + bulge;
                let to = next * (half - radius) + bulge;
                from + (to - from) * fraction
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
