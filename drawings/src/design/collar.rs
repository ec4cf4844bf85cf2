//! A standing collar, seen from the front.

use super::{canvas::Canvas, metal, ring::Ring};
use allpet_domain::builder::{parameters::Parameters, size};

/// Twice the length of the near half of the ellipse below, in units: the collar's whole length.
const AROUND: i32 = 2_502;

pub(super) fn draw(canvas: &mut Canvas, p: &Parameters) {
    let size = p.size.and_then(|number| size::of(p.product, number));
    let (least, most) = size.map_or((250, 320), |size| size.around);
    let scale = AROUND * 2_000 / i32::from(least + most).max(1);
    let width = (i32::from(p.width_mm) * scale / 1_000).min(420);
    let ring = Ring {
        cx: 800,
        cy: 570 - width / 2,
        rx: 560,
        ry: 190,
        width,
        upright: false,
        scale,
    };
    canvas.ground(815, ring.cy + width + 22, 590, 208);
    ring.far(canvas, p);
    tag_ring(canvas, p, &ring);
    ring.near(canvas, p, "t");
    buckle(canvas, p, &ring);
    if p.handle {
        handle(canvas, p, &ring);
    }
}

/// Draws the buckle at the left of the front, with its seams or rivets.
fn buckle(canvas: &mut Canvas, p: &Parameters, ring: &Ring) {
    metal::plate(
        canvas,
        p.hardware,
        &ring.piece((-965, 262), (-860, 510), ring.width / 14),
    );
    let keeper = ring.piece((-800, 600), (-770, 638), ring.width / 20);
    canvas.fill("M# #L# #L# #L# #z", &keeper, p.strap.tones()[1]);
    if !p.material.is_sewn() {
        for (cos, sin) in [(-730, 683), (800, 600)] {
            let [x, y, .., low] = ring.piece((cos, sin), (cos, sin), 0);
            metal::rivet(canvas, p.hardware, x, i32::midpoint(y, low), 17);
        }
    }
}

/// Draws the ring for leash and tag at the right of the front, hanging from a loop of the strap.
fn tag_ring(canvas: &mut Canvas, p: &Parameters, ring: &Ring) {
    let [x, _, .., low] = ring.piece((885, 465), (885, 465), 0);
    metal::ring(canvas, p.hardware, x, low + 34, 58, 20);
}

/// Draws the handle on the far side.
fn handle(canvas: &mut Canvas, p: &Parameters, ring: &Ring) {
    let [face, shade, light] = p.strap.tones();
    let top = ring.cy - ring.ry;
    let path = "M# #C# # # # # #";
    let numbers = [600, top + 30, 640, top - 110, 960, top - 110, 1_000, top + 30];
    let thick = (ring.width / 2).min(90);
    canvas.stroke(path, &numbers, shade, thick);
    canvas.stroke(path, &numbers, face, thick * 8 / 10);
    canvas.stroke(path, &numbers, light, thick / 10);
}
