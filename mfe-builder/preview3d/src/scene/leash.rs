//! A leash, laid in a coil that stands on the ground: the hand loop to the left, the hook to the right.

use super::making::Making;
use crate::{
    line::Line,
    space::{Point, Y, add, number, unit},
};
use std::f32::consts::{PI, TAU};

/// The coil begins at the front and ends this much before it, in radians.
const SHORT: f32 = 0.3;
/// The radius that a coil should have, in mm.
const RADIUS: f32 = 88.0;
/// From the hand loop to the coil, in mm.
const LEAD: f32 = 140.0;
/// How far the hand loop reaches, before it bends, in mm.
const LOOP: f32 = 165.0;

/// Makes it; from where it is looked at.
pub(super) fn make(making: &mut Making<'_>) -> [f32; 2] {
    let p = making.parameters;
    let long = f32::from(p.length_cm.unwrap_or(120)) * 10.0;
    let line = lay(long, making.width(), making.thick());
    let whole = line.length();
    making.strap(&line);
    if let Some(end) = line.frames.last() {
        making.snap_hook(end);
    }
    // Where it is folded back and sewn: at the hand loop and at the hook.
    let hand = hand_loop([0.0; 3]).len();
    let joint = line.frames.get(hand).map_or(0.0, |frame| frame.length);
    for [from, to] in [[joint + 4.0, joint + 40.0], [whole - 34.0, whole + 1.0]] {
        let over = making.thick() * 0.95;
        let fold = line.piece(from, to, over);
        let width = making.width();
        making.plain_strap(&fold, width);
        if !p.material.is_sewn() {
            let top = line.piece(from, to, over);
            for part in [0.25, 0.75] {
                making.rivet(&top, from + (to - from) * part);
            }
        }
    }
    if p.handle {
        let at = |back: f32, out: f32| line.at(whole - back).point(0.0, 0.0, out);
        let out = making.thick();
        let bow = Line::bent(
            at(150.0, out),
            [at(140.0, 62.0), at(50.0, 62.0)],
            at(42.0, out),
            line.at(whole - 90.0).across,
        );
        let width = making.width() * 0.9;
        making.plain_strap(&bow, width);
    }
    making.words_on(&line, joint + 44.0 + words_half(making));
    [0.08, 0.7]
}

/// Half the length of the words, in mm.
fn words_half(making: &Making<'_>) -> f32 {
    let wide = making
        .parameters
        .lettering
        .as_ref()
        .map_or(0, allpet_domain::builder::Lettering::width_mm);
    f32::from(u16::try_from(wide).unwrap_or(0)) / 2.0 + 4.0
}

/// The whole line, as long as the leash.
fn lay(long: f32, width: f32, thick: f32) -> Line {
    let gap = thick + 3.0;
    let mut best: Option<(f32, Line)> = None;
    for turns in 1..8_usize {
        let angle = TAU * number(turns) - SHORT;
        // The radius that makes it as long as it is to be; what follows the coil grows with it.
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

/// The hand loop, the lead to the coil, the coil, and the way over it to the hook.
fn path(radius: f32, angle: f32, gap: f32, width: f32) -> Line {
    let joint = [-LEAD, 0.0, radius];
    let mut points = hand_loop(joint);
    points.extend((1..12_usize).map(|step| add(joint, [LEAD * number(step) / 12.0, 0.0, 0.0])));
    let steps = (16..400_usize)
        .find(|steps| number(*steps) * 0.08 > angle)
        .unwrap_or(400);
    let at = |turned: f32| -> Point {
        let now = radius - gap * turned / TAU;
        let angle = 1.5 * PI + turned;
        [now * angle.cos(), 0.0, -now * angle.sin()]
    };
    // In the last half of its last turn it climbs over the others.
    let climb = |turned: f32| {
        let part = ((turned - (angle - PI)) / PI).clamp(0.0, 1.0);
        (width + 2.0) * part * part * (3.0 - 2.0 * part)
    };
    points.extend((0..=steps).map(|step| {
        let turned = angle * number(step) / number(steps);
        add(at(turned), [0.0, climb(turned), 0.0])
    }));
    let end = points.last().copied().unwrap_or_default();
    let before = points.iter().rev().nth(1).copied().unwrap_or_default();
    let ahead = unit([end[0] - before[0], 0.0, end[2] - before[2]]);
    let way = radius * 1.5 + 95.0;
    points.extend((1..=24_usize).map(|step| {
        let part = number(step) / 24.0;
        // It stays up until it has crossed the coil, then comes down to the ground.
        let down = ((part - 0.45) / 0.5).clamp(0.0, 1.0);
        let high = (width + 2.0) * (1.0 - down * down * (3.0 - 2.0 * down));
        [
            end[0] + ahead[0] * way * part,
            high,
            end[2] + ahead[2] * way * part,
        ]
    }));
    Line::through(&points, Y, false)
}

/// A loop to the left of where it is sewn.
fn hand_loop(joint: Point) -> Vec<Point> {
    let by = [
        add(joint, [-LOOP, 0.0, -LOOP * 0.62]),
        add(joint, [-LOOP, 0.0, LOOP * 0.62]),
    ];
    let bend = Line::bent(joint, by, joint, Y);
    bend.frames.iter().map(|frame| frame.at).collect()
}
