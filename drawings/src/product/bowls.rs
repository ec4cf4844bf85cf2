//! Bowls.

use super::pen::{LINEN, METAL, METAL_LIGHT, METAL_SHADE, Pen, WOOD, WOOD_SHADE};

/// Draws food or water in an ellipse.
fn filling(pen: &mut Pen, x: u32, y: u32, rx: u32, ry: u32) {
    if pen.style.is_multiple_of(2) {
        pen.put(&format!(
            r##"<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="#8a5a33"/>"##
        ));
        for (index, dx) in [-70_i32, -48, -24, 0, 24, 48, 68, -58, -34, -10, 14, 38, 58]
            .into_iter()
            .enumerate()
        {
            let (dx, up) = (
                dx * i32::try_from(rx).unwrap_or(0) / 95,
                if index < 7 { 2 } else { -8 },
            );
            let (cx, cy) = (
                i32::try_from(x).unwrap_or(0) + dx,
                i32::try_from(y).unwrap_or(0) + up,
            );
            pen.put(&format!(r##"<ellipse cx="{cx}" cy="{cy}" rx="13" ry="9" fill="#b07b48"/><ellipse cx="{}" cy="{}" rx="6" ry="3" fill="#cf9f69"/>"##, cx - 3, cy - 3));
        }
    } else {
        pen.put(&format!(r##"<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="#8cc3dc"/><path d="M{} {y}c14-8 30-10 46-8" fill="none" stroke="#d4ecf5" stroke-width="5" stroke-linecap="round"/>"##, x - rx + 22));
    }
}

/// Draws a bowl with a wide foot.
pub(super) fn bowl(pen: &mut Pen) {
    pen.ground(200, 236, 146, 15);
    pen.fill("$b", "M86 128h228l26 88c3 12-4 22-18 22H78c-14 0-21-10-18-22z");
    pen.fill("$s", "M270 128h44l26 88c3 12-4 22-18 22h-66c18-26 22-70 14-110z");
    pen.put(r#"<ellipse cx="200" cy="128" rx="116" ry="36" fill="$l"/><ellipse cx="200" cy="130" rx="103" ry="28" fill="$s"/>"#);
    pen.put(r#"<clipPath id="in"><path d="M97 60h206v70a103 28 0 0 1 -206 0z"/></clipPath><g clip-path="url(#in)">"#);
    filling(pen, 200, 138, 95, 22);
    pen.put("</g>");
    pen.line("$l", 6.0, "M94 160l-14 46");
    match pen.style {
        1 => pen.line("$t", 12.0, "M76 196c70 16 178 16 248 0"),
        3 => {
            for x in [110, 155, 200, 245, 290] {
                pen.put(&format!(r#"<circle cx="{x}" cy="200" r="10" fill="$t"/>"#));
            }
        }
        _ => pen.paw(LINEN, 196.0, 200.0, 1.7),
    }
}

/// Draws a bowl with ridges that slow a meal down.
pub(super) fn slow_feeder(pen: &mut Pen) {
    pen.ground(200, 248, 140, 14);
    pen.fill(
        "$s",
        "M66 150c0 0 4 56 20 74 12 14 48 24 114 24s102-10 114-24c16-18 20-74 20-74z",
    );
    pen.fill(
        "$b",
        "M66 146c0 0 4 54 18 70 14 14 50 24 116 24 22 0 42-1 58-3-60-10-100-40-112-91z",
    );
    pen.put(r#"<ellipse cx="200" cy="146" rx="136" ry="72" fill="$b"/><ellipse cx="200" cy="148" rx="120" ry="60" fill="$s"/><ellipse cx="200" cy="154" rx="112" ry="52" fill="$s"/><ellipse cx="200" cy="154" rx="112" ry="52" opacity=".18"/>"#);
    let kibble = [
        (118, 158),
        (150, 122),
        (252, 118),
        (286, 158),
        (146, 190),
        (256, 192),
        (200, 112),
        (226, 160),
        (170, 164),
        (200, 198),
    ];
    for (x, y) in kibble {
        pen.put(&format!(r##"<ellipse cx="{x}" cy="{y}" rx="9" ry="6.500" fill="#b07b48"/><ellipse cx="{}" cy="{}" rx="4" ry="2.200" fill="#d8aa76"/>"##, x - 2, y - 2));
    }
    let ridges: &[&str] = match pen.style {
        0 | 2 => &[
            "M128 138c10-26 52-38 88-32",
            "M272 166c-6 24-46 38-86 32",
            "M178 138c18-10 52-4 50 14-2 14-24 18-38 10",
            "M268 124c16 6 24 14 26 22M132 182c-16-6-24-14-26-22",
        ],
        _ => &[
            "M200 104v26M200 176v26M110 154h40M250 154h40M136 118l30 20M264 118l-30 20M136 190l30-20M264 190l-30-20",
        ],
    };
    for ridge in ridges {
        pen.line("$s", 17.0, ridge);
        pen.put(&format!(r#"<g transform="translate(0 -6)"><path d="{ridge}" fill="none" stroke="$b" stroke-width="15" stroke-linecap="round"/><path d="{ridge}" fill="none" stroke="$l" stroke-width="4" stroke-linecap="round" transform="translate(-2 -3)"/></g>"#));
    }
    pen.line("$l", 6.0, "M76 136c8-26 40-46 80-54");
}

/// Draws two bowls in a stand.
pub(super) fn raised(pen: &mut Pen) {
    pen.ground(200, 252, 166, 13);
    for x in [58, 306] {
        pen.put(&format!(r#"<path d="M{x} 150h36l-6 100h-24z" fill="{WOOD_SHADE}"/><path d="M{x} 150h20l-2 100h-12z" fill="{WOOD}"/>"#));
    }
    pen.fill(WOOD_SHADE, "M76 206h248v18H76z");
    pen.put(&format!(r#"<rect x="36" y="136" width="328" height="34" rx="12" fill="{WOOD_SHADE}"/><rect x="36" y="130" width="328" height="32" rx="12" fill="{WOOD}"/><path d="M56 140h120M210 150h130" stroke="{WOOD_SHADE}" stroke-width="2.500" stroke-linecap="round" opacity=".6"/>"#));
    for (x, style) in [(122_u32, pen.style & 2), (278, 1)] {
        pen.fill("$s", &format!("M{} 120h144l-10 40c-16 12-108 12-124 0z", x - 72));
        pen.fill(
            "$b",
            &format!("M{} 120h110c2 18-4 38-14 47-40 3-76 1-86-7z", x - 72),
        );
        pen.put(&format!(r#"<ellipse cx="{x}" cy="120" rx="72" ry="22" fill="{METAL_SHADE}"/><ellipse cx="{x}" cy="118" rx="72" ry="21" fill="{METAL_LIGHT}"/><ellipse cx="{x}" cy="120" rx="62" ry="16" fill="{METAL}"/>"#));
        let kept = std::mem::replace(&mut pen.style, style);
        filling(pen, x, 123, 54, 12);
        pen.style = kept;
    }
    if pen.style == 3 {
        pen.line("$t", 5.0, "M52 154h296");
    }
}
