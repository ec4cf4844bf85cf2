//! A collar that stands on its edge, its front towards the camera.

use super::builder::SceneBuilder;
use crate::{
    line::{Line, radii},
    space::{Point, X, Y, Z, add, times},
};
use allpet_domain::builder::{Hardware, size};

/// The ratio of width to depth of a collar on a table.
const WIDE: f32 = 1.12;

/// Builds the collar, and returns the first angles of the camera.
pub(super) fn make(builder: &mut SceneBuilder<'_>) -> [f32; 2] {
    let p = builder.parameters;
    let size = p.size.and_then(|number| size::of(p.product, number));
    let (least, most) = size.map_or((250, 320), |size| size.around);
    let girth = f32::midpoint(f32::from(least), f32::from(most));
    // From the left over the front to the right, as the lettering reads.
    let line = Line::around([0.0; 3], times(X, -1.0), Z, girth, WIDE);
    let length = line.length();
    builder.add_strap(&line);
    // The front is at a quarter.
    let buckle = length * 0.06;
    if p.hardware == Hardware::Plastic {
        builder.add_buckle(&line, buckle);
    } else {
        builder.add_pin_buckle(&line, buckle);
    }
    builder.add_ring(&line, length * 0.44, [0.35, 0.9]);
    if !p.material.is_sewn() {
        for position in [length * 0.06 + 26.0 + builder.width() * 0.3, length * 0.44 - 17.0] {
            builder.add_rivet(&line, position);
        }
    }
    if p.handle {
        handle(builder, girth);
    }
    builder.add_lettering(&line, length * 0.25);
    [-0.12, 0.36]
}

/// A handle on the far side.
fn handle(builder: &mut SceneBuilder<'_>, girth: f32) {
    let [width, depth] = radii(girth, WIDE);
    let foot = |side: f32| -> Point {
        let across = side * width * 0.6;
        [
            across,
            0.0,
            -depth * (1.0_f32 - 0.6 * 0.6).sqrt() - builder.thick(),
        ]
    };
    let rise = builder.width() / 2.0 + 22.0;
    let [from, to] = [foot(-1.0), foot(1.0)];
    let control = [
        add(from, [0.0, rise * 1.25, -depth * 0.22]),
        add(to, [0.0, rise * 1.25, -depth * 0.22]),
    ];
    let arch = Line::bent(from, control, to, add(times(Z, -1.0), times(Y, 0.12)));
    let width = builder.width() * 0.8;
    builder.add_plain_strap(&arch, width);
}
