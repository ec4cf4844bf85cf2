//! A harness as worn: the neck to the left, the chest to the right, the back on top.

use super::builder::SceneBuilder;
use crate::{
    line::{Line, radii},
    space::{Point, X, Y, Z, add, along, times},
};
use allpet_domain::builder::size;

/// The ratio of height to width of a chest.
const CHEST_HIGH: f32 = 1.16;
const NECK_HIGH: f32 = 1.1;
/// How far the top of the neck leans back, in radians.
const LEAN: f32 = 0.34;

/// Builds the harness, and returns the first angles of the camera.
pub(super) fn make(builder: &mut SceneBuilder<'_>) -> [f32; 2] {
    let p = builder.parameters;
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

    builder.add_strap(&neck);
    builder.add_strap(&chest);
    let back = back_strap(builder, neck_top, tall);
    breast_strap(builder, along(neck_top, up, -2.0 * neck_tall), tall);

    for fraction in [0.3, 0.7] {
        builder.add_slider(&neck, neck.length() * fraction);
    }
    for fraction in [0.375, 0.625] {
        builder.add_buckle(&chest, chest.length() * fraction);
    }
    if !p.material.is_sewn() {
        for fraction in [0.05, 0.95] {
            builder.add_rivet(&chest, chest.length() * fraction);
            builder.add_rivet(&neck, neck.length() * fraction);
        }
    }
    if p.front_ring {
        builder.add_ring(&neck, neck.length() * 0.5, [0.0, 1.0]);
    }
    builder.add_ring(&back, back.length() * 0.74, [-0.75, 0.65]);
    builder.add_lettering(&chest, chest.length() * 0.17);
    builder.add_patch(&chest, chest.length() * 0.21);
    [-0.5, 0.3]
}

/// Adds the strap along the back, with the handle.
fn back_strap(builder: &mut SceneBuilder<'_>, neck_top: Point, tall: f32) -> Line {
    let (width, thick) = (builder.width(), builder.thick());
    let over = thick * 0.9;
    let from = add(neck_top, [-width * 0.38, over + width * 0.1, 0.0]);
    let to = [width * 0.42, tall + over, 0.0];
    let reach = (to[0] - from[0]) / 3.0;
    let control = [
        add(from, [reach, -reach * 0.02, 0.0]),
        add(to, [-reach, reach * 0.1, 0.0]),
    ];
    let back = Line::bent(from, control, to, times(Z, -1.0));
    builder.add_strap(&back);
    if builder.parameters.handle {
        let long = back.length();
        let at = |fraction: f32, out: f32| back.at(long * fraction).point(0.0, 0.0, out);
        let rise = 30.0 + long * 0.12;
        let arch = Line::bent(
            at(0.16, thick),
            [at(0.17, rise), at(0.59, rise)],
            at(0.6, thick),
            times(Z, -1.0),
        );
        builder.add_plain_strap(&arch, width * 0.8);
    }
    back
}

/// Adds the strap between the front legs.
fn breast_strap(builder: &mut SceneBuilder<'_>, from: Point, tall: f32) {
    let over = builder.thick() * 0.9;
    let to = [builder.width() * 0.4, -tall - over, 0.0];
    let from = add(from, [-over * 0.6, -over, 0.0]);
    let reach = to[0] - from[0];
    let control = [
        add(from, [reach * 0.22, -reach * 0.26, 0.0]),
        add(to, times(X, -reach * 0.42)),
    ];
    builder.add_strap(&Line::bent(from, control, to, Z));
}
