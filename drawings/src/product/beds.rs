//! Beds.

use super::pen::{LINEN, LINEN_SHADE, Pen};

/// Draws a pattern on linen, inside an ellipse.
fn pattern(pen: &mut Pen, x: u32, y: u32, rx: u32, ry: u32) {
    let (left, right) = (x - rx, x + rx);
    match pen.style {
        1 => {
            for step in [-1_i32, 0, 1] {
                let at = i32::try_from(y).unwrap_or(0) + step * i32::try_from(ry / 2).unwrap_or(0);
                let inset = if step == 0 { 10 } else { 30 };
                pen.line("$t", 4.0, &format!("M{} {at}H{}", left + inset, right - inset));
            }
        }
        2 => {
            for (dx, dy) in [(-60, -6), (-20, 10), (24, -12), (62, 6), (-36, -20), (8, 22)] {
                let (cx, cy) = (
                    i32::try_from(x).unwrap_or(0) + dx,
                    i32::try_from(y).unwrap_or(0) + dy,
                );
                pen.put(&format!(
                    r#"<ellipse cx="{cx}" cy="{cy}" rx="6" ry="4" fill="$t"/>"#
                ));
            }
        }
        _ => {
            let at = f32::from(u16::try_from(y).unwrap_or(0));
            pen.paw("$l", f32::from(u16::try_from(x).unwrap_or(0)), at - 2.0, 1.3);
        }
    }
}

/// Draws a bed with a raised edge that is open in front.
pub(super) fn bolster(pen: &mut Pen) {
    pen.ground(200, 246, 160, 16);
    pen.fill(
        "$s",
        "M52 150c0-58 60-76 148-76s148 18 148 76v52c0 30-20 42-50 42H102c-30 0-50-12-50-42z",
    );
    pen.fill("$b", "M52 146c0-58 60-76 148-76s148 18 148 76c0 16-8 28-26 32-22-40-66-50-122-50S100 138 78 178c-18-4-26-16-26-32z");
    pen.fill(
        LINEN_SHADE,
        "M80 184c0-38 48-58 120-58s120 20 120 58c0 30-48 44-120 44S80 214 80 184z",
    );
    pen.fill(
        LINEN,
        "M84 178c0-34 46-50 116-50s116 16 116 50c0 28-46 40-116 40S84 206 84 178z",
    );
    pattern(pen, 200, 176, 100, 34);
    pen.fill("$b", "M52 160c8-14 30-12 38 4 8 18 20 34 48 38h124c28-4 40-20 48-38 8-16 30-18 38-4v42c0 30-20 42-50 42H102c-30 0-50-12-50-42z");
    pen.fill(
        "$s",
        "M348 176v26c0 30-20 42-50 42H102c-22 0-38-6-46-20 14 6 28 8 46 8h186c34 0 54-16 60-56z",
    );
    pen.line("$l", 6.0, "M74 120c14-26 56-36 100-38");
    pen.line("$l", 4.0, "M66 176c2 18 12 30 26 36");
    pen.stitch("$l", "M120 226h160");
}

/// Draws a round bed of long plush.
pub(super) fn donut(pen: &mut Pen) {
    pen.ground(200, 248, 150, 15);
    pen.fill("$s", "M46 172c-4-20 6-34 14-40-4-18 14-32 28-34 4-16 26-24 40-20 10-14 32-18 46-10 14-10 38-10 52 0 14-8 36-4 46 10 14-4 36 4 40 20 14 2 32 16 28 34 8 6 18 20 14 40 4 16-4 32-16 38-2 16-20 28-36 26-8 12-32 16-46 8-14 8-92 8-106 0-14 8-38 4-46-8-16 2-34-10-36-26-12-6-20-22-22-38z");
    pen.fill("$b", "M54 162c-4-18 6-30 14-36-2-16 14-28 28-30 6-14 26-20 38-16 12-12 32-14 44-6 14-8 30-8 44 0 12-8 32-6 44 6 12-4 32 2 38 16 14 2 30 14 28 30 8 6 18 18 14 36 2 14-6 28-16 34-4 14-20 24-34 22-10 12-30 14-42 6-16 8-92 8-108 0-12 8-32 6-42-6-14 2-30-8-34-22-10-6-18-20-16-34z");
    pen.put(r#"<ellipse cx="200" cy="152" rx="100" ry="50" fill="$s"/><ellipse cx="200" cy="162" rx="94" ry="42" fill="$l"/>"#);
    pen.put(r#"<ellipse cx="200" cy="166" rx="78" ry="31" fill="white" opacity=".28"/>"#);
    for tuft in [
        "M82 128c6-8 14-12 22-12",
        "M134 96c8-6 16-8 24-6",
        "M214 88c10-2 18 0 24 4",
        "M282 108c8 2 14 8 18 16",
        "M78 178c2 10 8 16 16 20",
        "M120 212c8 6 18 8 26 6",
        "M196 222c10 2 20 2 28 0",
        "M262 216c10 0 18-6 24-12",
        "M312 188c8-4 12-12 12-22",
    ] {
        pen.line("$l", 5.0, tuft);
    }
    if pen.style % 2 == 1 {
        pen.put(r#"<rect x="182" y="206" width="36" height="20" rx="4" fill="$t"/>"#);
    }
}

/// Draws a quilted mat with one corner turned up.
pub(super) fn mat(pen: &mut Pen) {
    pen.ground(200, 234, 166, 13);
    pen.fill(
        "$s",
        "M98 112h204c8 0 14 4 17 11l38 88c4 10-3 23-15 23H58c-12 0-19-13-15-23l38-88c3-7 9-11 17-11z",
    );
    pen.fill(
        "$b",
        "M98 104h204c8 0 14 4 17 11l38 88c4 10-3 19-15 19H58c-12 0-19-9-15-19l38-88c3-7 9-11 17-11z",
    );
    pen.fill(
        "$l",
        "M104 112h192c6 0 10 3 12 8l33 78c3 7-2 12-10 12H69c-8 0-13-5-10-12l33-78c2-5 6-8 12-8z",
    );
    match pen.style {
        1 => {
            for (x1, x2) in [(128, 106), (164, 156), (200, 200), (236, 244), (272, 294)] {
                pen.line("$t", 9.0, &format!("M{x1} 117L{x2} 205"));
            }
        }
        2 => pen.stitch("$s", "M126 114L220 208M166 114L260 208M206 114L300 208M246 114L324 190M86 146L142 208M274 114L180 208M234 114L140 208M194 114L100 208M154 114L80 190M314 146L258 208"),
        _ => {
            for (x, y, s) in [(130.0, 140.0, 0.8), (200.0, 132.0, 0.75), (268.0, 142.0, 0.8), (112.0, 184.0, 0.95), (188.0, 182.0, 0.95), (272.0, 186.0, 0.95)] {
                pen.paw("$b", x, y, s);
            }
        }
    }
    pen.stitch(
        LINEN,
        "M102 108h196c6 0 11 3 14 9l36 84c3 8-2 15-11 15H63c-9 0-14-7-11-15l36-84c3-6 8-9 14-9z",
    );
}

/// Draws a felt cave with two ears.
pub(super) fn cave(pen: &mut Pen) {
    pen.ground(200, 252, 136, 14);
    pen.fill("$s", "M246 84l46-34c6-4 12-1 12 6l-4 66z");
    pen.fill("$b", "M154 84l-46-34c-6-4-12-1-12 6l4 66z");
    pen.fill(
        "$b",
        "M78 236c-12-92 40-164 122-164s134 72 122 164c-1 10-8 16-18 16H96c-10 0-17-6-18-16z",
    );
    pen.fill(
        "$s",
        "M250 84c48 24 80 80 72 152-1 10-8 16-18 16h-46c28-40 34-120-8-168z",
    );
    pen.line("$l", 6.0, "M96 196c0-44 20-80 54-98");
    pen.put(&format!(r##"<ellipse cx="190" cy="184" rx="70" ry="58" fill="$l"/><ellipse cx="190" cy="186" rx="60" ry="50" fill="#3b342c"/><path d="M134 203c26-14 86-14 112 0-8 21-30 33-56 33s-48-12-56-33z" fill="{LINEN}"/><path d="M134 203c26-8 86-8 112 0-2 6-5 10-9 14-26-10-68-10-94 0-4-4-7-8-9-14z" fill="{LINEN_SHADE}"/>"##));
    if pen.style != 0 {
        pen.line("$t", 6.0, "M124 184a66 54 0 0 1 132 0");
    }
    pen.stitch("$l", "M92 238h212");
}
