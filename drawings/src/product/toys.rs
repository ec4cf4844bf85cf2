//! Toys.

use super::pen::{INK, LINEN, Pen, WOOD, WOOD_SHADE};

/// Draws a ball with a seam, ribs, star-shaped openings for food, or spikes.
pub(super) fn ball(pen: &mut Pen) {
    pen.ground(204, 250, 88, 13);
    if pen.style == 3 {
        for (x, y) in [
            (200, 54),
            (146, 68),
            (254, 68),
            (110, 108),
            (290, 108),
            (98, 158),
            (302, 158),
            (116, 206),
            (284, 206),
            (160, 240),
            (240, 240),
        ] {
            pen.put(&format!(r#"<circle cx="{x}" cy="{y}" r="13" fill="$s"/>"#));
        }
    }
    pen.put(r#"<circle cx="200" cy="152" r="98" fill="$b"/><path d="M252 69a98 98 0 0 1 -122 151a98 98 0 0 0 146 -2a98 98 0 0 0 -24 -149z" fill="$s"/>"#);
    match pen.style {
        0 => {
            pen.line(
                LINEN,
                9.0,
                "M116 102c40 18 52 66 20 118M284 102c-40 18-52 66-20 118",
            );
        }
        1 => {
            pen.line("$t", 14.0, "M104 132c50 26 142 26 192 0");
            pen.line("$t", 14.0, "M106 182c50 24 138 24 188 0");
        }
        2 => {
            for (x, y, r) in [
                (186, 168, 26),
                (246, 116, 15),
                (150, 104, 14),
                (256, 196, 14),
                (132, 206, 11),
            ] {
                pen.put(&format!(
                    r##"<ellipse cx="{x}" cy="{y}" rx="{r}" ry="{}" fill="#2e2a26" opacity=".75"/>"##,
                    r - 2
                ));
            }
            pen.put(r##"<circle cx="182" cy="172" r="13" fill="#c98b4c"/>"##);
        }
        _ => {
            for (x, y) in [
                (150, 110),
                (200, 96),
                (250, 112),
                (136, 160),
                (186, 150),
                (240, 164),
                (164, 206),
                (220, 212),
            ] {
                pen.put(&format!(r#"<circle cx="{x}" cy="{y}" r="12" fill="$s"/><circle cx="{}" cy="{}" r="8" fill="$l"/>"#, x - 2, y - 3));
            }
        }
    }
    pen.line("$l", 9.0, "M128 118c10-20 26-32 46-38");
}

/// Draws a rope with two knots and frayed ends.
pub(super) fn rope(pen: &mut Pen) {
    pen.ground(200, 238, 150, 13);
    for (at, flip) in [(70, -1_i32), (330, 1)] {
        for (index, spread) in [-34_i32, -18, -2, 14, 30].into_iter().enumerate() {
            let (x, y) = (at + flip * 40, 160 + spread);
            let colour = ["$b", "$t", "$s", LINEN, "$b"][index];
            pen.line(
                colour,
                11.0,
                &format!(
                    "M{at} 160C{} {} {} {y} {x} {}",
                    at + flip * 16,
                    160 + spread / 3,
                    at + flip * 26,
                    y + spread / 3
                ),
            );
        }
    }
    let middle = "M86 158C140 120 156 196 200 160S270 122 314 158";
    pen.line("$s", 46.0, middle);
    pen.line("$b", 40.0, middle);
    pen.put(&format!(r#"<path d="{middle}" fill="none" stroke="$t" stroke-width="40" stroke-dasharray="9 26"/><path d="{middle}" fill="none" stroke="{LINEN}" stroke-width="40" stroke-dasharray="7 28" stroke-dashoffset="-13"/><path d="{middle}" fill="none" stroke="$s" stroke-width="40" stroke-dasharray="2 33" stroke-dashoffset="-24"/>"#));
    for x in [92, 308] {
        pen.put(&format!(r#"<ellipse cx="{x}" cy="160" rx="33" ry="37" fill="$s"/><ellipse cx="{}" cy="157" rx="29" ry="33" fill="$b"/><path d="M{} 134c20 4 34 24 34 46M{} 148c14 6 22 20 22 34" fill="none" stroke="$t" stroke-width="8" stroke-linecap="round"/><path d="M{} 150c0-8 4-14 10-18" fill="none" stroke="$l" stroke-width="5" stroke-linecap="round"/>"#, x - 1, x - 14, x - 20, x - 22));
    }
}

/// Draws a soft animal: a bear, a rabbit, a fish or a mouse.
pub(super) fn plush(pen: &mut Pen) {
    if pen.style == 2 {
        return fish(pen);
    }
    pen.ground(200, 262, 96, 12);
    match pen.style {
        1 => pen.put(&format!(r#"<path d="M160 92c-26-30-34-78-14-84 20-4 36 40 36 80z" fill="$b"/><path d="M240 92c26-30 34-78 14-84-20-4-36 40-36 80z" fill="$s"/><path d="M162 80c-14-20-18-50-10-54 9-2 18 24 20 50z" fill="{LINEN}"/><path d="M238 80c14-20 18-50 10-54-9-2-18 24-20 50z" fill="{LINEN}"/>"#)),
        3 => pen.put(&format!(r#"<circle cx="140" cy="70" r="36" fill="$b"/><circle cx="260" cy="70" r="36" fill="$s"/><circle cx="140" cy="70" r="23" fill="{LINEN}"/><circle cx="260" cy="70" r="23" fill="{LINEN}"/>"#)),
        _ => pen.put(&format!(r#"<circle cx="148" cy="66" r="25" fill="$b"/><circle cx="252" cy="66" r="25" fill="$s"/><circle cx="148" cy="67" r="14" fill="{LINEN}"/><circle cx="252" cy="67" r="14" fill="{LINEN}"/>"#)),
    }
    pen.put(&format!(r#"<ellipse cx="132" cy="196" rx="22" ry="36" transform="rotate(28 132 196)" fill="$b"/><ellipse cx="268" cy="196" rx="22" ry="36" transform="rotate(-28 268 196)" fill="$s"/><path d="M130 208c0-44 30-62 70-62s70 18 70 62c0 36-30 54-70 54s-70-18-70-54z" fill="$b"/><path d="M240 154c20 10 30 28 30 54 0 36-30 54-70 54-12 0-24-2-34-5 60 0 86-44 74-103z" fill="$s"/><ellipse cx="196" cy="212" rx="38" ry="36" fill="{LINEN}"/><circle cx="150" cy="250" r="22" fill="$l"/><circle cx="250" cy="250" r="22" fill="$l"/><circle cx="150" cy="252" r="11" fill="{LINEN}"/><circle cx="250" cy="252" r="11" fill="{LINEN}"/>"#));
    pen.put(&format!(r#"<path d="M122 110c0-40 34-62 78-62s78 22 78 62c0 38-34 58-78 58s-78-20-78-58z" fill="$b"/><path d="M252 60c16 12 26 28 26 50 0 38-34 58-78 58-14 0-28-2-40-7 62 2 104-36 92-101z" fill="$s"/><ellipse cx="198" cy="130" rx="34" ry="26" fill="{LINEN}"/><circle cx="164" cy="104" r="7.500" fill="{INK}"/><circle cx="234" cy="104" r="7.500" fill="{INK}"/><circle cx="166" cy="101.500" r="2.400" fill="white"/><circle cx="236" cy="101.500" r="2.400" fill="white"/><path d="M186 120c0-6 6-8 12-8s12 2 12 8-6 10-12 10-12-4-12-10z" fill="{INK}"/><path d="M198 130v8m0 0c-4 6-13 6-16 1m16-1c4 6 13 6 16 1" fill="none" stroke="{INK}" stroke-width="3" stroke-linecap="round"/><path d="M140 96c4-14 14-24 28-28" fill="none" stroke="$l" stroke-width="6" stroke-linecap="round"/>"#));
    pen.put(r#"<path d="M156 164c26 12 62 12 88 0l4 14c-28 14-68 14-96 0z" fill="$t"/>"#);
}

fn fish(pen: &mut Pen) {
    pen.ground(200, 238, 130, 12);
    pen.fill(
        "$s",
        "M280 150l64-48c8-6 16 0 14 10-6 26-6 50 0 76 2 10-6 16-14 10z",
    );
    pen.fill(
        "$b",
        "M50 150c20-56 80-84 142-78 54 6 92 40 112 78-20 38-58 72-112 78-62 6-122-22-142-78z",
    );
    pen.fill(
        "$s",
        "M304 150c-20 38-58 72-112 78-52 5-102-14-130-52 60 26 170 30 224-50 7 8 13 16 18 24z",
    );
    pen.fill(
        "$t",
        "M150 76c16-26 60-34 92-16-8 10-12 22-14 32-26-16-54-18-78-16z",
    );
    pen.line(
        "$l",
        6.0,
        "M158 112c14 24 14 52 0 76M202 104c12 28 12 64 0 92M246 112c8 22 8 54 0 76",
    );
    pen.put(&format!(r#"<circle cx="106" cy="132" r="16" fill="{LINEN}"/><circle cx="104" cy="132" r="8" fill="{INK}"/><circle cx="106" cy="129" r="2.500" fill="white"/><path d="M62 164c10 8 22 10 32 6" fill="none" stroke="{INK}" stroke-width="4" stroke-linecap="round"/>"#));
    pen.stitch("$l", "M300 150l44-30M300 150l44 30");
}

/// Draws a chew bone, smooth or ridged, or a ring.
pub(super) fn bone(pen: &mut Pen) {
    pen.ground(200, 234, 130, 13);
    if pen.style == 3 {
        pen.put(r#"<ellipse cx="200" cy="160" rx="112" ry="74" fill="none" stroke="$s" stroke-width="52"/><ellipse cx="200" cy="156" rx="112" ry="74" fill="none" stroke="$b" stroke-width="44"/><ellipse cx="200" cy="156" rx="112" ry="74" fill="none" stroke="$t" stroke-width="44" stroke-dasharray="12 46"/><path d="M100 134c14-30 44-46 76-50" fill="none" stroke="$l" stroke-width="8" stroke-linecap="round"/>"#);
        return;
    }
    let bone = "M118 116c-10-40-76-36-72 8 1 10 6 16 14 22-8 6-14 14-14 24 0 42 62 46 72 8 6-6 14-8 24-8h116c10 0 18 2 24 8 10 38 72 34 72-8 0-10-6-18-14-24 8-6 13-12 14-22 4-44-62-48-72-8-6 6-14 8-24 8H142c-10 0-18-2-24-8z";
    pen.put(&format!(r#"<g transform="rotate(-12 200 150)"><path d="{bone}" fill="$s" transform="translate(0 9)"/><path d="{bone}" fill="$b"/></g>"#));
    pen.put(r#"<g transform="rotate(-12 200 150)"><path d="M64 112c6-10 16-14 26-12M142 132h90" fill="none" stroke="$l" stroke-width="8" stroke-linecap="round"/></g>"#);
    match pen.style {
        1 => pen.put(r#"<g transform="rotate(-12 200 150)" fill="none" stroke="$s" stroke-width="7" stroke-linecap="round"><path d="M160 128v40M184 127v42M208 127v42M232 127v42M256 128v40"/></g>"#),
        2 => pen.put(r#"<g transform="rotate(-12 200 150)"><circle cx="168" cy="150" r="8" fill="$t"/><circle cx="200" cy="150" r="8" fill="$t"/><circle cx="232" cy="150" r="8" fill="$t"/></g>"#),
        _ => pen.put(r#"<g transform="rotate(-12 200 150)"><rect x="170" y="124" width="60" height="52" rx="9" fill="$t"/></g>"#),
    }
}

/// Draws feathers on a string on a stick.
pub(super) fn wand(pen: &mut Pen) {
    pen.ground(196, 262, 120, 11);
    pen.line(WOOD_SHADE, 13.0, "M64 250L236 62");
    pen.line(WOOD, 8.0, "M62 248L234 60");
    pen.line("$s", 21.0, "M64 250L106 204");
    pen.line("$b", 15.0, "M63 249L105 203");
    pen.line(INK, 2.5, "M236 60c40-30 78-6 70 44-4 24-14 34-12 52");
    let feathers = [
        ("$s", "M292 160c-34 14-58 46-58 92 30-14 54-46 60-92z"),
        ("$t", "M296 160c30 18 48 46 42 88-28-16-44-46-44-88z"),
        ("$b", "M294 158c-16 28-18 64 4 104 20-34 18-72-2-104z"),
    ];
    for (colour, feather) in feathers {
        pen.fill(colour, feather);
    }
    pen.line("$l", 3.0, "M295 176c-1 24 0 48 3 70M286 178c-14 18-28 36-42 60");
    pen.put(r##"<circle cx="294" cy="156" r="13" fill="#efb04a"/><path d="M303 147a13 13 0 0 1 -17 19a16 16 0 0 0 17 -19z" fill="#cc8a22"/>"##);
    if pen.style % 2 == 1 {
        pen.line("$t", 6.0, "M72 240l8 8M84 227l8 8M96 214l8 8");
    }
}
