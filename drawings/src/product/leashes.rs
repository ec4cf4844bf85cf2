//! Leashes: coiled on the ground, the handle behind and the hook in front.

use super::pen::{INK, Pen};

const COILS: [&str; 3] = [
    "M92 176A108 52 0 1 0 308 176A108 52 0 1 0 92 176Z",
    "M92 160A108 52 0 1 0 308 160A108 52 0 1 0 92 160Z",
    "M94 144A106 50 0 1 0 306 144A106 50 0 1 0 94 144Z",
];

/// Draws a flat leash with a sewn handle loop.
pub(super) fn webbing(pen: &mut Pen) {
    pen.ground(200, 226, 132, 22);
    pen.strap(
        20.0,
        "M282 116C312 92 330 66 306 48C284 34 262 54 256 78C252 96 258 112 268 122",
    );
    for coil in COILS {
        pen.strap(19.0, coil);
    }
    pen.strap(19.0, "M118 178C96 200 110 226 142 230");
    pen.put(&format!(r#"<g transform="rotate(12 150 231)"><rect x="136" y="219" width="24" height="24" rx="5" fill="{INK}"/></g>"#));
    pen.hook(172.0, 236.0, -72.0);
}

/// Draws a rope: the line, and its twist.
fn laid(pen: &mut Pen, width: f32, path: &str) {
    let second = if pen.style == 0 { "$l" } else { "$t" };
    pen.put(&format!(
        r#"<path d="{path}" fill="none" stroke="$s" stroke-width="{width}" stroke-linecap="round"/><path d="{path}" fill="none" stroke="$b" stroke-width="{}" stroke-linecap="round"/><path d="{path}" fill="none" stroke="$s" stroke-width="{}" stroke-dasharray="1.800 9"/><path d="{path}" fill="none" stroke="{second}" stroke-width="{}" stroke-dasharray="4 17.600" stroke-dashoffset="9"/>"#,
        width - 4.0,
        width - 4.0,
        width - 8.0
    ));
}

/// Draws a round leash with leather at the rope's ends.
pub(super) fn rope(pen: &mut Pen) {
    pen.ground(200, 226, 132, 22);
    laid(
        pen,
        17.0,
        "M282 116C312 92 330 66 306 48C284 34 262 54 256 78C252 96 258 112 268 122",
    );
    for coil in COILS {
        laid(pen, 17.0, coil);
    }
    laid(pen, 17.0, "M118 178C96 200 110 226 138 230");
    pen.put(r##"<g transform="rotate(8 146 231)"><rect x="122" y="219" width="42" height="24" rx="8" fill="#8c5634"/><rect x="122" y="219" width="42" height="9" rx="4.500" fill="#b98763"/><path d="M132 221v20M154 221v20" stroke="#e5d4b9" stroke-width="2" stroke-dasharray="3 3"/></g><g transform="rotate(40 274 120)"><rect x="256" y="108" width="36" height="25" rx="8" fill="#8c5634"/><rect x="256" y="108" width="36" height="9" rx="4.500" fill="#b98763"/></g>"##);
    pen.hook(176.0, 238.0, -72.0);
}
