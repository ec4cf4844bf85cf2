//! A leash laid out in rows, its length and width to one scale.

use super::{
    canvas::{Canvas, Set, pressed},
    metal,
};
use allpet_domain::builder::{lettering::LetteringPosition, parameters::Parameters, parts::Material};

/// Units per mm.
const SCALE: i32 = 3;
/// Bounds of the rows.
const LEFT: i32 = 300;
const RIGHT: i32 = 1_300;

/// The laid-out strap.
struct StrapLayout {
    path: String,
    numbers: Vec<i32>,
    width: i32,
    first: i32,
    last: i32,
    ends_left: bool,
}

pub(super) fn draw(canvas: &mut Canvas, p: &Parameters) {
    let layout = lay_out(p);
    let shadow = "<g transform=\"translate(0 16)\" stroke-opacity=\".1\">";
    canvas.draw(shadow, &[], &[]);
    canvas.stroke(&layout.path, &layout.numbers, "black", layout.width + 6);
    canvas.draw("</g>", &[], &[]);
    let end = if layout.ends_left { LEFT } else { RIGHT };
    let tip = if layout.ends_left { end - 12 } else { end + 12 };
    metal::snap_hook(canvas, p.hardware, tip, layout.last, layout.ends_left);
    strap(canvas, p, &layout);
    joins(canvas, p, &layout, end);
    if p.handle {
        handle(canvas, p, &layout);
    }
    words(canvas, p, &layout);
}

/// Lays out one row per third of a metre, the length of a row; the hand loop comes before the first.
fn lay_out(p: &Parameters) -> StrapLayout {
    let rows = match p.length_cm.unwrap_or(120) {
        0..=100 => 3,
        101..=120 => 4,
        121..=150 => 5,
        151..=200 => 6,
        _ => 9,
    };
    let width = i32::from(p.width_mm) * SCALE;
    let pitch = (780 / (rows - 1)).min(width + 110);
    let first = 640 - pitch * (rows - 1) / 2 + 50;
    let mut path = String::from("M# #C# # # # # #S# # # #H#");
    let mut numbers = vec![
        LEFT + 190,
        first,
        LEFT - 60,
        first + 4,
        LEFT - 220,
        first - 30,
        LEFT - 130,
        first - 110,
        LEFT + 90,
        first - 40,
        LEFT + 190,
        first,
        RIGHT,
    ];
    for row in 1..rows {
        let left = row % 2 == 0;
        path.push_str("a# # 0 0 # 0 #H#");
        numbers.extend([
            pitch / 2,
            pitch / 2,
            i32::from(!left),
            pitch,
            if left { RIGHT } else { LEFT },
        ]);
    }
    StrapLayout {
        path,
        numbers,
        width,
        first,
        last: first + pitch * (rows - 1),
        ends_left: rows % 2 == 0,
    }
}

fn strap(canvas: &mut Canvas, p: &Parameters, layout: &StrapLayout) {
    let [face, shade, light] = p.strap.tones();
    let w = layout.width;
    let mut layer = |colour: &str, width: i32| canvas.stroke(&layout.path, &layout.numbers, colour, width);
    layer(shade, w);
    layer(face, w - 6);
    if p.reflective {
        layer("#aeb9c0", w - 4 * SCALE);
        layer("#eef3f5", w - 5 * SCALE);
        layer(face, w - 8 * SCALE);
    }
    if p.material.is_sewn() && !p.reflective {
        canvas.seam(&layout.path, &layout.numbers, p.thread.tones()[0], w - 10);
        canvas.stroke(&layout.path, &layout.numbers, face, w - 18);
    }
    let gloss = if p.material == Material::Biothane {
        w / 7
    } else {
        w / 18
    };
    canvas.draw("<g transform=\"translate(0 #)\">", &[-w * 22 / 100], &[]);
    canvas.stroke(&layout.path, &layout.numbers, light, gloss.max(3));
    canvas.draw("</g>", &[], &[]);
}

/// Draws the folds of the strap: at the hand loop and at the hook.
fn joins(canvas: &mut Canvas, p: &Parameters, layout: &StrapLayout, end: i32) {
    let half = layout.width / 2;
    let hook = if layout.ends_left { end + 60 } else { end - 60 };
    for (x, y) in [(LEFT + 250, layout.first), (hook, layout.last)] {
        if p.material.is_sewn() {
            let thread = p.thread.tones()[0];
            let cross = "M# #h96v#h-96zl96 #m0 #l-96 #";
            let h = layout.width - 16;
            canvas.stroke(cross, &[x - 48, y - half + 8, h, h, -h, h], thread, 4);
        } else {
            for dx in [-34, 34] {
                metal::rivet(canvas, p.hardware, x + dx, y, (half * 6 / 10).min(16));
            }
        }
    }
}

/// Draws the second handle, close to the hook.
fn handle(canvas: &mut Canvas, p: &Parameters, layout: &StrapLayout) {
    let [face, shade, light] = p.strap.tones();
    let x = if layout.ends_left {
        LEFT + 170
    } else {
        RIGHT - 170 - 260
    };
    let path = "M# #C# # # # # #";
    let top = layout.last - layout.width / 2 - 60;
    let numbers = [
        x,
        layout.last - 6,
        x + 20,
        top,
        x + 240,
        top,
        x + 260,
        layout.last - 6,
    ];
    let thick = layout.width * 7 / 10;
    canvas.stroke(path, &numbers, shade, thick);
    canvas.stroke(path, &numbers, face, thick - 8);
    canvas.stroke(path, &numbers, light, (thick / 14).max(3));
}

fn words(canvas: &mut Canvas, p: &Parameters, layout: &StrapLayout) {
    let Some(lettering) = p
        .lettering
        .as_ref()
        .filter(|lettering| lettering.place == LetteringPosition::Strap)
    else {
        return;
    };
    let size = i32::from(lettering.height_mm) * SCALE * 10 / 7;
    let x = i32::midpoint(LEFT + 310, RIGHT);
    let set = |colour| Set {
        size,
        colour,
        middle: 50,
    };
    if p.material.is_woven() {
        canvas.text_block(x, layout.first, lettering, set(lettering.colour.tones()[0]));
    } else {
        let [letters, edge] = pressed(p.strap);
        canvas.text_block(x, layout.first + 3, lettering, set(edge));
        canvas.text_block(x, layout.first, lettering, set(letters));
    }
}
