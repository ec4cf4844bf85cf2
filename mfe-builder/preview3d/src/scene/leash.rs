//! A leash in a coil that stands on the ground: the hand loop to the left, the hook to the right.

use super::builder::SceneBuilder;
use crate::{
    line::Line,
    space::{Point, Y, add, number, unit},
};
use std::f32::consts::{PI, TAU};

/// How much the coil falls short of whole turns, in radians.
const SHORT: f32 = 0.3;
/// The preferred radius of the coil, in mm.
const RADIUS: f32 = 88.0;
/// The distance from the hand loop to the coil, in mm.
const LEAD: f32 = 140.0;
/// The length of the hand loop before its bend, in mm.
const LOOP: f32 = 165.0;

/// Builds the leash, and returns the first angles of the camera.
pub(super) fn make(builder: &mut SceneBuilder<'_>) -> [f32; 2] {
    let p = builder.parameters;
    let long = f32::from(p.length_cm.unwrap_or(120)) * 10.0;
    let line = line_of_length(long, builder.width(), builder.thick());
    let total = line.length();
    builder.add_strap(&line);
    if let Some(end) = line.frames.last() {
        builder.add_snap_hook(end);
    }
    // The strap is folded back and sewn at the hand loop and at the hook.
    let hand = hand_loop([0.0; 3]).len();
    let joint = line.frames.get(hand).map_or(0.0, |frame| frame.length);
    for [from, to] in [[joint + 4.0, joint + 40.0], [total - 34.0, total + 1.0]] {
        let over = builder.thick() * 0.95;
        let fold = line.piece(from, to, over);
        let width = builder.width();
        builder.add_plain_strap(&fold, width);
        if !p.material.is_sewn() {
            let top = line.piece(from, to, over);
            for fraction in [0.25, 0.75] {
                builder.add_rivet(&top, from + (to - from) * fraction);
            }
        }
    }
    if p.handle {
        let at = |back: f32, out: f32| line.at(total - back).point(0.0, 0.0, out);
        let out = builder.thick();
        let bow = Line::bent(
            at(150.0, out),
            [at(140.0, 62.0), at(50.0, 62.0)],
            at(42.0, out),
            line.at(total - 90.0).across,
        );
        let width = builder.width() * 0.9;
        builder.add_plain_strap(&bow, width);
    }
    builder.add_lettering(&line, joint + 44.0 + lettering_half(builder));
    [0.08, 0.7]
}

/// Returns half the length of the lettering, in mm.
fn lettering_half(builder: &SceneBuilder<'_>) -> f32 {
    let wide = builder
        .parameters
        .lettering
        .as_ref()
        .map_or(0, allpet_domain::builder::Lettering::width_mm);
    f32::from(u16::try_from(wide).unwrap_or(0)) / 2.0 + 4.0
}

/// Returns the line of a leash with a given length.
fn line_of_length(long: f32, width: f32, thick: f32) -> Line {
    let gap = thick + 3.0;
    let mut best: Option<(f32, Line)> = None;
    for turns in 1..8_usize {
        let angle = TAU * number(turns) - SHORT;
        // Approximates the radius that yields the length; what follows the coil grows with it.
        let mut radius = RADIUS;
        for _ in 0..6 {
            let line = path(radius, angle, gap, width);
            radius += (long - line.length()) / (angle + 1.9);
            radius = radius.clamp(gap * number(turns) + 18.0, 400.0);
        }
        let line = path(radius, angle, gap, width);
        let off = (radius - RADIUS).abs() + 10.0 * (long - line.length()).abs();
        if best.as_ref().is_none_or(|(least, _)| off < *least) {
            best = Some((off, line));
        }
    }
    best.map_or_else(|| path(RADIUS, TAU, gap, width), |(_, line)| line)
}

/// Returns the line of the hand loop, the lead to the coil, the coil, and the way over it to the hook.
fn path(radius: f32, angle: f32, gap: f32, width: f32) -> Line {
    let joint = [-LEAD, 0.0, radius];
    let mut points = hand_loop(joint);
    points.extend((1..12_usize).map(|step| add(joint, [LEAD * number(step) / 12.0, 0.0, 0.0])));
    let steps = (16..400_usize)
        .find(|steps| number(*steps) * 0.08 > angle)
        .unwrap_or(400);
    let at = |angle_so_far: f32| -> Point {
        let now = radius - gap * angle_so_far / TAU;
        let angle = 1.5 * PI + angle_so_far;
        [now * angle.cos(), 0.0, -now * angle.sin()]
    };
    // In the last half turn, it climbs over the others.
    let climb = |angle_so_far: f32| {
        let fraction = ((angle_so_far - (angle - PI)) / PI).clamp(0.0, 1.0);
        (width + 2.0) * fraction * fraction * (3.0 - 2.0 * fraction)
    };
    points.extend((0..=steps).map(|step| {
        let angle_so_far = angle * number(step) / number(steps);
        add(at(angle_so_far), [0.0, climb(angle_so_far), 0.0])
    }));
    let end = points.last().copied().unwrap_or_default();
    let previous = points.iter().rev().nth(1).copied().unwrap_or_default();
    let ahead = unit([end[0] - previous[0], 0.0, end[2] - previous[2]]);
    let distance = radius * 1.5 + 95.0;
    points.extend((1..=24_usize).map(|step| {
        let fraction = number(step) / 24.0;
        // It stays up until it has crossed the coil, then comes down.
        let down = ((fraction - 0.45) / 0.5).clamp(0.0, 1.0);
        let high = (width + 2.0) * (1.0 - down * down * (3.0 - 2.0 * down));
        [
            end[0] + ahead[0] * distance * fraction,
            high,
            end[2] + ahead[2] * distance * fraction,
        ]
    }));
    Line::through(&points, Y, false)
}

/// Returns the points of the hand loop, to the left of its seam.
fn hand_loop(joint: Point) -> Vec<Point> {
    let control = [
        add(joint, [-LOOP, 0.0, -LOOP * 0.62]),
        add(joint, [-LOOP, 0.0, LOOP * 0.62]),
    ];
    let bend = Line::bent(joint, control, joint, Y);
    bend.frames.iter().map(|frame| frame.at).collect()
}
