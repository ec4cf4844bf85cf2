//! A collar, standing, its front towards the eye.

use super::making::Making;
use crate::{
    line::{Line, radii},
    space::{Point, X, Y, Z, add, times},
};
use allpet_domain::builder::{Hardware, size};

/// A collar that lies on a table is a little wider than deep.
const WIDE: f32 = 1.12;

/// Makes it; from where it is looked at.
pub(super) fn make(making: &mut Making<'_>) -> [f32; 2] {
    let p = making.parameters;
    let size = p.size.and_then(|number| size::of(p.product, number));
    let (least, most) = size.map_or((250, 320), |size| size.around);
    let girth = f32::midpoint(f32::from(least), f32::from(most));
    // From the left over the front to the right: words read that way.
    let line = Line::around([0.0; 3], times(X, -1.0), Z, girth, WIDE);
    let whole = line.length();
    making.strap(&line);
    // The front is a quarter of the way.
    let buckle = whole * 0.06;
    if p.hardware == Hardware::Plastic {
        making.buckle(&line, buckle);
    } else {
        making.pin_buckle(&line, buckle);
    }
    making.ring(&line, whole * 0.44, [0.35, 0.9]);
    if !p.material.is_sewn() {
        for place in [whole * 0.06 + 26.0 + making.width() * 0.3, whole * 0.44 - 17.0] {
            making.rivet(&line, place);
        }
    }
    if p.handle {
        handle(making, girth);
    }
    making.words_on(&line, whole * 0.25);
    [-0.12, 0.36]
}

/// A handle that stands up from the far side.
fn handle(making: &mut Making<'_>, girth: f32) {
    let [wide, deep] = radii(girth, WIDE);
    let foot = |side: f32| -> Point {
        let across = side * wide * 0.6;
        [across, 0.0, -deep * (1.0_f32 - 0.6 * 0.6).sqrt() - making.thick()]
    };
    let rise = making.width() / 2.0 + 22.0;
    let [from, to] = [foot(-1.0), foot(1.0)];
    let by = [
        add(from, [0.0, rise * 1.25, -deep * 0.22]),
        add(to, [0.0, rise * 1.25, -deep * 0.22]),
    ];
    let arch = Line::bent(from, by, to, add(times(Z, -1.0), times(Y, 0.12)));
    let width = making.width() * 0.8;
    making.plain_strap(&arch, width);
}
