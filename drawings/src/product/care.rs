//! Grooming and health.

use super::pen::{INK, LINEN, LINEN_SHADE, METAL, METAL_LIGHT, METAL_SHADE, Pen, WOOD, WOOD_SHADE};

/// Draws a brush with pins, or a comb.
pub(super) fn brush(pen: &mut Pen) {
    pen.ground(200, 262, 118, 11);
    if pen.style == 2 {
        return comb(pen);
    }
    pen.put(r#"<g transform="rotate(-32 200 150)">"#);
    for x in (104_u32..=236).step_by(12) {
        pen.put(&format!(r#"<path d="M{x} 176l-3 40" stroke="{METAL_SHADE}" stroke-width="4" stroke-linecap="round"/><circle cx="{}" cy="217" r="4" fill="{METAL}"/>"#, x - 3));
    }
    let handle = if pen.style == 1 {
        (WOOD, WOOD_SHADE)
    } else {
        ("$b", "$s")
    };
    pen.put(&format!(r#"<path d="M84 150c0-26 40-38 90-38 36 0 60 10 78 22 26 2 62-2 88 0 16 1 24 8 24 17s-8 16-24 17c-30 2-62-2-88 2-20 10-46 14-78 14-52 0-90-10-90-34z" fill="{}"/>"#, handle.1));
    pen.put(&format!(r#"<path d="M84 144c0-26 40-38 90-38 36 0 60 10 78 22 26 2 62-2 88 0 16 1 24 8 24 17s-8 12-24 13c-30 2-62-2-88 2-20 10-46 12-78 12-52 0-90-6-90-28z" fill="{}"/><path d="M92 166c10 14 42 20 82 20s64-6 74-16c-14 6-40 8-74 8-36 0-64-4-82-12z" fill="{LINEN_SHADE}"/><path d="M108 130c18-12 46-16 76-14" fill="none" stroke="$l" stroke-width="7" stroke-linecap="round"/><circle cx="346" cy="145" r="6" fill="{LINEN}"/></g>"#, handle.0));
}

fn comb(pen: &mut Pen) {
    pen.put(r#"<g transform="rotate(-28 200 150)">"#);
    for x in (76_u32..=320).step_by(11) {
        let length = if x < 200 { 74 } else { 66 };
        pen.put(&format!(r#"<path d="M{x} 140v{length}" stroke="{METAL}" stroke-width="5" stroke-linecap="round"/><path d="M{} 140v{}" stroke="{METAL_LIGHT}" stroke-width="1.500"/>"#, x - 1, length - 4));
    }
    pen.put(r#"<rect x="58" y="98" width="282" height="54" rx="22" fill="$s"/><rect x="58" y="94" width="282" height="50" rx="22" fill="$b"/><path d="M84 108h120" stroke="$l" stroke-width="7" stroke-linecap="round"/><path d="M240 120h70" stroke="$t" stroke-width="6" stroke-linecap="round"/></g>"#);
}

/// Draws a bottle with a pump, or with a cap.
pub(super) fn shampoo(pen: &mut Pen) {
    pen.ground(202, 258, 82, 12);
    if pen.style.is_multiple_of(2) {
        pen.put(&format!(r##"<path d="M192 30h34c14 0 24 6 28 18h-18c-2-4-6-6-12-6h-32z" fill="{INK}"/><rect x="186" y="28" width="28" height="16" rx="5" fill="#4c5058"/><rect x="194" y="44" width="12" height="22" fill="{METAL_SHADE}"/><rect x="174" y="62" width="52" height="24" rx="6" fill="{INK}"/><rect x="174" y="62" width="26" height="24" rx="6" fill="#4c5058"/>"##));
    } else {
        pen.put(r#"<rect x="166" y="40" width="68" height="48" rx="9" fill="$s"/><rect x="166" y="40" width="40" height="48" rx="9" fill="$t"/><path d="M166 72h68" stroke="$s" stroke-width="3"/>"#);
    }
    pen.fill(
        "$s",
        "M148 108c0-16 12-26 28-26h48c16 0 28 10 28 26v126c0 14-8 24-22 24h-60c-14 0-22-10-22-24z",
    );
    pen.fill(
        "$b",
        "M148 108c0-16 12-26 28-26h30c10 0 16 8 16 20v136c0 12-6 20-16 20h-36c-14 0-22-10-22-24z",
    );
    pen.line("$l", 7.0, "M162 112v36");
    pen.fill(LINEN, "M148 140h104v82H148z");
    pen.fill(LINEN_SHADE, "M222 140h30v82h-30z");
    match pen.style {
        0 | 3 => pen.paw("$b", 200.0, 174.0, 1.2),
        1 => pen.fill("$b", "M200 198c-22-8-24-30-2-50 22 18 26 40 2 50zM198 198v12"),
        _ => pen.put(r#"<path d="M200 150c14 18 20 28 20 36a20 20 0 0 1-40 0c0-8 6-18 20-36z" fill="$b"/><path d="M190 184c0 8 4 12 10 13" fill="none" stroke="$l" stroke-width="4" stroke-linecap="round"/>"#),
    }
    pen.line("$s", 4.0, "M172 212h56");
}

/// Draws an open claw clipper.
pub(super) fn clipper(pen: &mut Pen) {
    pen.ground(200, 260, 108, 11);
    pen.put(&format!(r#"<g transform="rotate(-24 200 140)"><path d="M176 122c-10-30-6-64 20-82 8 24 10 50 14 84z" fill="{METAL}"/><path d="M222 122c12-30 8-64-16-82-6 26-8 52-14 84z" fill="{METAL_SHADE}"/><path d="M184 108c-6-20-2-40 8-52" fill="none" stroke="{METAL_LIGHT}" stroke-width="4" stroke-linecap="round"/><path d="M214 116c20 30 32 70 28 128-1 14-24 16-28 2-8-42-16-78-34-110z" fill="$s"/><path d="M184 116c-20 30-32 70-28 128 1 14 24 16 28 2 8-42 16-78 34-110z" fill="$b"/><path d="M172 166c-5 20-7 42-6 66" fill="none" stroke="$l" stroke-width="6" stroke-linecap="round"/><path d="M166 210l20 3M167 224l17 3M169 196l21 3" stroke="$t" stroke-width="5" stroke-linecap="round"/><circle cx="199" cy="128" r="14" fill="{METAL_SHADE}"/><circle cx="198" cy="126" r="12" fill="{METAL_LIGHT}"/><path d="M191 126h14" stroke="{METAL_SHADE}" stroke-width="3" stroke-linecap="round"/></g>"#));
}

/// Draws a jar of chews, some of them in front.
pub(super) fn supplement(pen: &mut Pen) {
    pen.ground(206, 258, 116, 12);
    pen.put(r#"<rect x="132" y="46" width="128" height="40" rx="10" fill="$s"/><rect x="132" y="46" width="84" height="40" rx="10" fill="$t"/><path d="M148 52v28M164 52v28M180 52v28M196 52v28M212 52v28M228 52v28M244 52v28" stroke="$s" stroke-width="2.500" opacity=".55"/>"#);
    pen.fill(
        "$s",
        "M124 108c0-14 8-24 22-24h100c14 0 22 10 22 24v126c0 14-8 24-22 24H146c-14 0-22-10-22-24z",
    );
    pen.fill(
        "$b",
        "M124 108c0-14 8-24 22-24h66c14 0 20 10 20 24v126c0 14-6 24-20 24h-66c-14 0-22-10-22-24z",
    );
    pen.fill(LINEN, "M124 124h144v98H124z");
    pen.fill(LINEN_SHADE, "M232 124h36v98h-36z");
    pen.line("$l", 7.0, "M138 96v18");
    match pen.style {
        0 => pen.put(r#"<path d="M164 158c-3-13-24-12-23 2 0 4 2 6 5 8-3 2-5 5-5 8 0 14 20 15 23 2h52c3 13 23 12 23-2 0-3-2-6-5-8 3-2 5-4 5-8 1-14-20-15-23-2z" fill="$b" transform="translate(6 0)"/>"#),
        1 => pen.put(r#"<path d="M196 200c-40-22-46-54-22-60 12-2 20 6 22 14 2-8 10-16 22-14 24 6 18 38-22 60z" fill="$b"/>"#),
        2 => pen.fill("$b", "M196 204c-34-10-40-44-6-68 36 18 44 54 6 68z"),
        _ => pen.paw("$b", 196.0, 168.0, 1.6),
    }
    pen.line("$s", 4.0, "M160 212h72");
    for (x, y) in [(292, 240), (318, 250), (286, 256)] {
        pen.put(&format!(r##"<ellipse cx="{x}" cy="{y}" rx="17" ry="11" fill="#9a6a3e"/><ellipse cx="{}" cy="{}" rx="13" ry="7" fill="#c08c58"/>"##, x - 1, y - 3));
    }
}

/// Draws a toothbrush and a tube of paste.
pub(super) fn dental(pen: &mut Pen) {
    pen.ground(200, 256, 132, 12);
    pen.put(&format!(r#"<g transform="translate(28 22) rotate(-14 180 200) scale(.9)"><path d="M66 168h160l34 14v28l-34 14H66z" fill="$s"/><path d="M66 168h160l34 14v10H66z" fill="$b"/><rect x="54" y="162" width="20" height="68" rx="5" fill="$s"/><rect x="54" y="162" width="20" height="40" rx="5" fill="$b"/><rect x="260" y="178" width="36" height="36" rx="6" fill="{INK}"/><path d="M96 178h118" stroke="$l" stroke-width="6" stroke-linecap="round"/><rect x="104" y="188" width="92" height="26" rx="6" fill="{LINEN}"/></g>"#));
    pen.put(r#"<g transform="translate(28 22) rotate(-14 180 200) scale(.9)">"#);
    pen.paw("$b", 150.0, 200.0, 0.7);
    pen.put("</g>");
    pen.put(&format!(r#"<g transform="translate(52 44) rotate(-24 200 110) scale(.74)"><path d="M60 104h200c10 0 20 3 30 3h60" fill="none" stroke="$s" stroke-width="20" stroke-linecap="round"/><path d="M60 101h200c10 0 20 3 30 3h60" fill="none" stroke="$t" stroke-width="14" stroke-linecap="round"/><path d="M300 96v-30M310 96v-30M320 96v-30M330 96v-30M340 96v-30M350 96v-30" stroke="{LINEN_SHADE}" stroke-width="8" stroke-linecap="round"/><path d="M299 92v-24M309 92v-24M319 92v-24M329 92v-24M339 92v-24M349 92v-24" stroke="{LINEN}" stroke-width="5" stroke-linecap="round"/><path d="M300 58c12-12 40-12 50 0-4 12-44 12-50 0z" fill="$l"/></g>"#));
}

/// Draws a bag with a cross.
pub(super) fn first_aid(pen: &mut Pen) {
    pen.ground(200, 252, 138, 13);
    pen.put(r#"<path d="M156 92c0-50 88-50 88 0" fill="none" stroke="$s" stroke-width="17" stroke-linecap="round"/><path d="M156 92c0-50 88-50 88 0" fill="none" stroke="$b" stroke-width="9" stroke-linecap="round"/>"#);
    pen.put(r#"<rect x="74" y="88" width="252" height="164" rx="30" fill="$s"/><path d="M104 88h140c16 0 26 12 26 28v108c0 16-10 28-26 28H104c-18 0-30-12-30-30V118c0-18 12-30 30-30z" fill="$b"/>"#);
    pen.line("$l", 7.0, "M92 124c2-10 8-16 18-18");
    pen.put(&format!(r#"<path d="M76 132h248" stroke="{INK}" stroke-width="6"/><path d="M76 132h248" stroke="{METAL}" stroke-width="2.500" stroke-dasharray="4 4"/><rect x="232" y="124" width="14" height="30" rx="5" fill="{METAL_SHADE}"/><circle cx="192" cy="194" r="46" fill="{LINEN}"/><path d="M182 164h20c3 0 4 1 4 4v16h16c3 0 4 1 4 4v12c0 3-1 4-4 4h-16v16c0 3-1 4-4 4h-20c-3 0-4-1-4-4v-16h-16c-3 0-4-1-4-4v-12c0-3 1-4 4-4h16v-16c0-3 1-4 4-4z" fill="$b"/>"#));
    if pen.style % 2 == 1 {
        pen.line("$t", 6.0, "M86 232h228");
    }
}
