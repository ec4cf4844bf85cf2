//! Buckles, rings and hooks.

use super::canvas::Canvas;
use allpet_domain::builder::parts::Hardware;

/// Draws a ring.
pub(super) fn ring(canvas: &mut Canvas, hardware: Hardware, x: i32, y: i32, radius: i32, thick: i32) {
    let [face, shade, light] = hardware.tones();
    let circle = "M# #a# # 0 1 1 # 0a# # 0 1 1 # 0z";
    let numbers = |r: i32| [x - r, y, r, r, 2 * r, r, r, -2 * r];
    canvas.stroke(circle, &numbers(radius), shade, thick);
    canvas.stroke(circle, &numbers(radius), face, thick * 6 / 10);
    let (r, quarter) = (radius, radius * 7 / 10);
    canvas.stroke(
        "M# #A# # 0 0 1 # #",
        &[x - r, y, r, r, x - r + quarter / 3, y - quarter],
        light,
        thick / 4,
    );
}

/// Draws a plate over a strap, by its four corners.
pub(super) fn plate(canvas: &mut Canvas, hardware: Hardware, corners: &[i32; 8]) {
    let [face, shade, light] = hardware.tones();
    let path = "M# #L# #L# #L# #z";
    let round = |canvas: &mut Canvas, colour: &str, width: i32| {
        canvas.draw("<g stroke-linejoin=\"round\">", &[], &[]);
        canvas.stroke(path, corners, colour, width);
        canvas.draw("</g>", &[], &[]);
    };
    round(canvas, shade, 22);
    canvas.fill(path, corners, shade);
    round(canvas, face, 12);
    let [ax, ay, bx, by, cx, cy, dx, dy] = *corners;
    let mid = |a: i32, b: i32, part: i32| a + (b - a) * part / 100;
    // The opening of the buckle, and a lit edge.
    canvas.fill(
        path,
        &[
            mid(ax, cx, 24),
            mid(ay, cy, 24),
            mid(bx, dx, 24),
            mid(by, dy, 24),
            mid(cx, ax, 24),
            mid(cy, ay, 24),
            mid(dx, bx, 24),
            mid(dy, by, 24),
        ],
        face,
    );
    canvas.stroke("M# #L# #", &[ax, ay, bx, by], light, 6);
}

/// Draws a rivet.
pub(super) fn rivet(canvas: &mut Canvas, hardware: Hardware, x: i32, y: i32, radius: i32) {
    let [face, shade, light] = hardware.tones();
    let dot = "<circle cx=\"#\" cy=\"#\" r=\"#\" fill=\"$\"/>";
    canvas.draw(dot, &[x, y + 2, radius], &[shade]);
    canvas.draw(dot, &[x, y, radius * 8 / 10], &[face]);
    canvas.draw(dot, &[x - radius / 4, y - radius / 4, radius / 4], &[light]);
}

/// Draws a snap hook at the end of a strap, pointing right, or left if `left`.
pub(super) fn snap_hook(canvas: &mut Canvas, hardware: Hardware, x: i32, y: i32, left: bool) {
    let [face, shade, light] = hardware.tones();
    let place = "<g transform=\"translate(# #) scale(# 1)\" stroke-linecap=\"round\">";
    canvas.draw(place, &[x, y, if left { -1 } else { 1 }], &[]);
    ring(canvas, hardware, 14, 0, 30, 15);
    canvas.fill("M40 -15h34a9 9 0 0 1 9 9v12a9 9 0 0 1-9 9h-34z", &[], face);
    canvas.fill("M40 4h43v2a9 9 0 0 1-9 9h-34z", &[], shade);
    let body = "M84 0C110 -44 190 -50 206 -8C214 22 186 40 168 28";
    canvas.stroke(body, &[], shade, 24);
    canvas.stroke(body, &[], face, 14);
    canvas.stroke("M92 -12C116 -44 176 -52 198 -20", &[], light, 5);
    canvas.stroke("M90 6L160 26", &[], shade, 15);
    canvas.stroke("M90 6L160 26", &[], light, 5);
    canvas.draw("</g>", &[], &[]);
}
