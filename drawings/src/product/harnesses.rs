//! Harnesses.

use super::pen::{LINEN, METAL_LIGHT, Pen};

/// Draws two flat loops to step into, which close over the back.
pub(super) fn step_in(pen: &mut Pen) {
    pen.ground(200, 254, 132, 13);
    pen.strap(24.0, "M196 96C150 62 74 84 68 150C64 214 130 252 186 216");
    pen.strap(24.0, "M204 96C250 62 326 84 332 150C336 214 270 252 214 216");
    pen.strap(
        26.0,
        "M186 112C178 140 178 180 188 218M214 112C222 140 222 180 212 218",
    );
    pen.put(r#"<path d="M166 196c10-8 58-8 68 0l6 22c-14 16-66 16-80 0z" fill="$s"/><path d="M170 194c10-7 50-7 60 0l5 19c-13 13-57 13-70 0z" fill="$b"/>"#);
    pen.paw("$l", 200.0, 204.0, 0.75);
    pen.buckle(200.0, 90.0, 0.0);
    pen.ring(156.0, 80.0, 11.0);
    pen.ring(244.0, 80.0, 11.0);
    for (x, y, turned) in [(76.0, 118.0, 112.0), (324.0, 118.0, 68.0)] {
        slider(pen, x, y, turned);
    }
}

/// Draws a metal slider across a strap.
fn slider(pen: &mut Pen, x: f32, y: f32, turned: f32) {
    pen.put(&format!(
        r##"<g transform="translate({x} {y}) rotate({turned})"><rect x="-7" y="-17" width="14" height="34" rx="4" fill="#8d969f"/><rect x="-7" y="-17" width="8" height="34" rx="4" fill="#b9c0c7"/></g>"##
    ));
}

/// Draws a padded chest plate with a ring, the neck strap above it and the girth strap around it.
pub(super) fn no_pull(pen: &mut Pen) {
    pen.ground(200, 262, 112, 12);
    // Girth and neck strap, behind the plate.
    pen.strap(24.0, "M200 138C110 118 66 160 84 198C104 240 160 246 200 240C240 246 296 240 316 198C334 160 290 118 200 138");
    pen.strap(26.0, "M178 140C120 120 122 48 200 42C278 48 280 120 222 140");
    pen.put(r#"<path d="M150 122c20-12 80-12 100 0 6 40-2 84-26 122-8 12-40 12-48 0-24-38-32-82-26-122z" fill="$s"/><path d="M158 126c18-10 66-10 84 0 5 36-3 76-24 110-7 10-29 10-36 0-21-34-29-74-24-110z" fill="$b"/><path d="M166 134c14-7 36-8 50-5-18 12-34 40-38 78-9-22-15-48-12-73z" fill="$l" opacity=".55"/>"#);
    pen.stitch(
        "$l",
        "M166 132c16-8 52-8 68 0 4 34-2 68-20 98-6 8-22 8-28 0-18-30-24-64-20-98z",
    );
    let stripe = if pen.style == 0 { METAL_LIGHT } else { "$t" };
    pen.line(stripe, 6.0, "M164 160c22 8 50 8 72 0");
    pen.line(stripe, 6.0, "M172 196c18 7 38 7 56 0");
    pen.ring(200.0, 179.0, 14.0);
    pen.buckle(96.0, 170.0, 112.0);
    pen.buckle(304.0, 170.0, 68.0);
    pen.ring(200.0, 40.0, 12.0);
}

/// Draws a padded vest with a handle, from the side.
pub(super) fn vest(pen: &mut Pen) {
    pen.ground(204, 258, 118, 12);
    pen.strap(26.0, "M122 106C56 92 40 168 74 196C94 212 120 202 138 190");
    pen.strap(26.0, "M176 186C176 252 282 254 284 182");
    pen.put(r#"<path d="M158 76c8-34 78-34 88 0" fill="none" stroke="$s" stroke-width="15" stroke-linecap="round"/><path d="M158 76c8-34 78-34 88 0" fill="none" stroke="$b" stroke-width="9" stroke-linecap="round"/>"#);
    pen.put(r#"<path d="M104 96c56-30 152-32 210-8 16 20 20 62 6 92-10 22-60 26-106 26s-88-6-100-26c-14-26-20-58-10-84z" fill="$s"/><path d="M110 94c52-26 144-28 198-7 12 18 16 54 4 80-10 20-56 23-98 23s-84-4-94-22c-12-24-18-50-10-74z" fill="$b"/><path d="M118 96c40-19 104-24 152-16-60 4-112 24-134 60-2 6-6 10-10 12-8-18-12-38-8-56z" fill="$l" opacity=".5"/>"#);
    pen.stitch(
        "$l",
        "M120 102c48-22 132-24 180-6 10 16 13 46 3 68-9 15-49 18-89 18s-78-4-86-17c-11-20-15-44-8-63z",
    );
    match pen.style {
        1 | 3 => pen.put(r#"<rect x="168" y="112" width="92" height="40" rx="8" fill="$t"/><path d="M180 126h68M180 138h44" stroke="$s" stroke-width="5" stroke-linecap="round" opacity=".6"/>"#),
        _ => {
            pen.put(&format!(r#"<rect x="168" y="112" width="92" height="40" rx="8" fill="{LINEN}"/>"#));
            pen.paw("$b", 214.0, 130.0, 1.0);
        }
    }
    pen.line(METAL_LIGHT, 5.0, "M120 168c50 14 140 14 186 0");
    pen.ring(284.0, 84.0, 12.0);
    pen.buckle(230.0, 234.0, 0.0);
}
