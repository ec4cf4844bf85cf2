//! A harness as if a pet wore it: the neck to the left, the chest to the right, the back above.

use super::making::Making;
use crate::{
    line::{Line, radii},
    space::{Point, X, Y, Z, add, along, times},
};
use allpet_domain::builder::size;

/// A chest is higher than wide.
const CHEST_HIGH: f32 = 1.16;
const NECK_HIGH: f32 = 1.1;
/// How far the neck leans back at its top, in radians.
const LEAN: f32 = 0.34;

/// Makes it; from where it is looked at.
pub(super) fn make(making: &mut Making<'_>) -> [f32; 2] {
    let p = making.parameters;
    let size = p.size.and_then(|number| size::of(p.product, number));
    let middle = |(least, most): (u16, u16)| f32::midpoint(f32::from(least), f32::from(most));
    let girth = middle(size.map_or((400, 500), |size| size.around));
    let neck_girth = middle(size.and_then(|size| size.neck).unwrap_or((300, 380)));

    let chest = Line::around([0.0; 3], Y, Z, girth, CHEST_HIGH);
    let [tall, _] = radii(girth, CHEST_HIGH);
    let up = [LEAN.sin(), LEAN.cos(), 0.0];
    let [neck_tall, _] = radii(neck_girth, NECK_HIGH);
    let neck_top = [-1.5 * tall, tall * 0.98, 0.0];
    let neck = Line::around(along(neck_top, up, -neck_tall), up, Z, neck_girth, NECK_HIGH);

    making.strap(&neck);
    making.strap(&chest);
    let back = between_tops(making, neck_top, tall);
    breast(making, along(neck_top, up, -2.0 * neck_tall), tall);

    for part in [0.3, 0.7] {
        making.slider(&neck, neck.length() * part);
    }
    for part in [0.375, 0.625] {
        making.buckle(&chest, chest.length() * part);
    }
    if !p.material.is_sewn() {
        for part in [0.05, 0.95] {
            making.rivet(&chest, chest.length() * part);
            making.rivet(&neck, neck.length() * part);
        }
    }
    if p.front_ring {
        making.ring(&neck, neck.length() * 0.5, [0.0, 1.0]);
    }
    making.ring(&back, back.length() * 0.74, [-0.75, 0.65]);
    making.words_on(&chest, chest.length() * 0.17);
    making.patch_on(&chest, chest.length() * 0.21);
    [-0.5, 0.3]
}

/// The strap along the back, and the handle on it.
fn between_tops(making: &mut Making<'_>, neck_top: Point, tall: f32) -> Line {
    let (width, thick) = (making.width(), making.thick());
    let over = thick * 0.9;
    let from = add(neck_top, [-width * 0.38, over + width * 0.1, 0.0]);
    let to = [width * 0.42, tall + over, 0.0];
    let reach = (to[0] - from[0]) / 3.0;
    let by = [
        add(from, [reach, -reach * 0.02, 0.0]),
        add(to, [-reach, reach * 0.1, 0.0]),
    ];
    let back = Line::bent(from, by, to, times(Z, -1.0));
    making.strap(&back);
    if making.parameters.handle {
        let long = back.length();
        let at = |part: f32, out: f32| back.at(long * part).point(0.0, 0.0, out);
        let rise = 30.0 + long * 0.12;
        let arch = Line::bent(
            at(0.16, thick),
            [at(0.17, rise), at(0.59, rise)],
            at(0.6, thick),
            times(Z, -1.0),
        );
        making.plain_strap(&arch, width * 0.8);
    }
    back
}

/// The strap between the front legs.
fn breast(making: &mut Making<'_>, from: Point, tall: f32) {
    let over = making.thick() * 0.9;
    let to = [making.width() * 0.4, -tall - over, 0.0];
    let from = add(from, [-over * 0.6, -over, 0.0]);
    let reach = to[0] - from[0];
    let by = [
        add(from, [reach * 0.22, -reach * 0.26, 0.0]),
        add(to, times(X, -reach * 0.42)),
    ];
    making.strap(&Line::bent(from, by, to, Z));
}
