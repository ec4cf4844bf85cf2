//! Collars: a band as a ring, seen slightly from above.

use super::pen::{INK, METAL, METAL_LIGHT, METAL_SHADE, Pen};

/// Draws the band: its inner side behind, its outer side in front, and a seam. `height` is the band's.
fn band(pen: &mut Pen, height: u32) {
    let (top, bottom) = (134, 134 + height);
    pen.ground(200, bottom + 66, 128, 14);
    pen.fill(
        "$s",
        &format!("M76 {top}A124 62 0 0 1 324 {top}V{bottom}A124 62 0 0 0 76 {bottom}Z"),
    );
    pen.put(&format!(
        r##"<path d="M76 {top}A124 62 0 0 1 324 {top}V{bottom}A124 62 0 0 0 76 {bottom}Z" fill="#000" opacity=".18"/>"##
    ));
    pen.fill(
        "$b",
        &format!("M76 {top}A124 62 0 0 0 324 {top}V{bottom}A124 62 0 0 1 76 {bottom}Z"),
    );
    pen.fill(
        "$s",
        &format!(
            "M324 {top}V{bottom}A124 62 0 0 1 232 {}V{}A124 62 0 0 0 324 {top}Z",
            bottom + 60,
            top + 60
        ),
    );
    pen.line(
        "$l",
        3.0,
        &format!("M78 {}A124 62 0 0 0 190 {}", top + 3, top + 62),
    );
    let along = |y: u32| format!("M80 {y}A120 62 0 0 0 320 {y}");
    match pen.style {
        0 => {
            pen.stitch("$l", &along(top + 8));
            pen.stitch("$l", &along(bottom - 7));
        }
        1 => pen.line("$t", 6.0, &along(top + height / 2)),
        2 => pen.put(&format!(
            r#"<path d="{}" fill="none" stroke="$t" stroke-width="9" stroke-linecap="round" stroke-dasharray=".1 24"/>"#,
            along(top + height / 2)
        )),
        _ => {
            pen.line("$t", 3.5, &along(top + 7));
            pen.line("$t", 3.5, &along(bottom - 6));
        }
    }
}

/// Draws a band with a metal buckle, a ring and a tag.
pub(super) fn flat(pen: &mut Pen) {
    band(pen, 36);
    // The loose end runs through the buckle and under a keeper.
    pen.put(&format!(
        r#"<g transform="rotate(22 126 196)"><rect x="94" y="174" width="46" height="44" rx="8" fill="none" stroke="{METAL_SHADE}" stroke-width="9"/><rect x="94" y="174" width="46" height="44" rx="8" fill="none" stroke="{METAL}" stroke-width="5"/><path d="M98 196h40" stroke="{METAL_LIGHT}" stroke-width="5" stroke-linecap="round"/></g>"#
    ));
    pen.put(&format!(
        r#"<g transform="rotate(9 166 206)"><rect x="160" y="180" width="12" height="46" rx="4" fill="{METAL_SHADE}"/><rect x="160" y="180" width="7" height="46" rx="3.500" fill="{METAL}"/></g>"#
    ));
    tag(pen, 212.0, 222.0);
}

/// Draws a ring with a round hanging tag.
fn tag(pen: &mut Pen, x: f32, y: f32) {
    pen.ring(x, y + 5.0, 11.0);
    pen.put(&format!(
        r##"<circle cx="{x}" cy="{}" r="20" fill="#efb04a"/><path d="M{} {}a20 20 0 0 1 -24 32a24 24 0 0 0 24 -32z" fill="#cc8a22"/>"##,
        y + 34.0,
        x + 12.0,
        y + 18.0
    ));
    pen.paw("#5b4a2c", x, y + 35.0, 0.62);
}

/// Draws a band with a loop that tightens it.
pub(super) fn martingale(pen: &mut Pen) {
    band(pen, 34);
    pen.strap(17.0, "M170 212C150 262 176 274 200 274S250 262 230 212");
    for x in [166.0_f32, 234.0] {
        pen.put(&format!(
            r#"<rect x="{}" y="188" width="26" height="46" rx="8" fill="none" stroke="{METAL_SHADE}" stroke-width="8"/><rect x="{}" y="188" width="26" height="46" rx="8" fill="none" stroke="{METAL}" stroke-width="4.500"/>"#,
            x - 13.0,
            x - 13.0
        ));
    }
    // The loop replaces the band between the two rings.
    pen.ring(200.0, 274.0, 12.0);
}

/// Draws a narrow band with a breakaway clip, and a bell.
pub(super) fn cat(pen: &mut Pen) {
    band(pen, 22);
    pen.put(&format!(
        r##"<g transform="rotate(20 118 186)"><rect x="96" y="170" width="44" height="30" rx="8" fill="{INK}"/><rect x="96" y="170" width="44" height="11" rx="5.500" fill="#4c5058"/><path d="M118 174v22" stroke="#6a6f78" stroke-width="2.500"/></g>"##
    ));
    pen.ring(206.0, 216.0, 8.0);
    pen.put(
        r##"<circle cx="206" cy="241" r="20" fill="#efb04a"/><path d="M219 226a20 20 0 0 1 -26 30a25 25 0 0 0 26 -30z" fill="#cc8a22"/><path d="M187 238c12 6 26 6 38 0" fill="none" stroke="#cc8a22" stroke-width="4"/><path d="M194 231a14 14 0 0 1 9 -7" fill="none" stroke="#fbe0a8" stroke-width="4" stroke-linecap="round"/><circle cx="206" cy="250" r="3.500" fill="#5b4a2c"/><path d="M206 251v9" stroke="#5b4a2c" stroke-width="3"/>"##,
    );
    // A bow for a cat.
    pen.put(r#"<path d="M262 196l-30-18c-5-3-9 0-9 5v30c0 5 4 8 9 5zM266 196l30-22c5-3 9 0 9 5v30c0 5-4 8-9 5z" fill="$t"/><path d="M262 196l-38 14c0 7 4 10 9 7zM266 196l38 12c0 7-4 10-9 7z" fill="$s" opacity=".35"/><rect x="254" y="184" width="20" height="24" rx="7" fill="$t"/>"#);
}
