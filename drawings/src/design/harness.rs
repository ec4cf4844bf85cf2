//! A harness as worn: the neck to the left, the chest to the right, the back above.

use super::{
    canvas::{Canvas, Set},
    metal,
    ring::Ring,
};
use allpet_domain::builder::{
    lettering::{self, LetteringPosition},
    parameters::Parameters,
    parts::Lining,
    size,
};

/// Circumference of the chest's ellipse, in units.
const AROUND: i32 = 1_561;
const CHEST_RX: i32 = 150;
const CHEST_RY: i32 = 330;

pub(super) fn draw(canvas: &mut Canvas, p: &Parameters) {
    let (chest, neck) = rings(p);
    canvas.ground(770, 1_010, 520, 62);
    canvas.draw(LEAN, &[neck.cx, neck.cy], &[]);
    neck.far(canvas, p);
    canvas.draw("</g>", &[], &[]);
    chest.far(canvas, p);
    breast(canvas, p, &chest, &neck);
    canvas.draw(LEAN, &[neck.cx, neck.cy], &[]);
    neck.near(canvas, p, "");
    let slider = neck.piece((906, -423), (951, -309), neck.width / 9);
    metal::plate(canvas, p.hardware, &slider);
    canvas.draw("</g>", &[], &[]);
    chest.near(canvas, p, "t");
    let buckle = chest.piece((819, 574), (643, 766), chest.width / 8);
    metal::plate(canvas, p.hardware, &buckle);
    back(canvas, p, &chest, &neck);
    patch(canvas, p, &chest);
    if !p.material.is_sewn() {
        for (cos, sin) in [(500, -866), (643, -766)] {
            let [x, y, _, _, far, ..] = chest.piece((cos, sin), (cos, sin), 0);
            metal::rivet(canvas, p.hardware, i32::midpoint(x, far), y, 11);
        }
    }
}

/// The transform that leans the neck forward.
const LEAN: &str = "<g transform=\"rotate(14 # #)\">";

fn rings(p: &Parameters) -> (Ring, Ring) {
    let size = p.size.and_then(|number| size::of(p.product, number));
    let (least, most) = size.map_or((400, 500), |size| size.around);
    let (neck_least, neck_most) = size.and_then(|size| size.neck).unwrap_or((300, 380));
    let middle = i32::from(least + most) / 2;
    let scale = AROUND * 1_000 / middle.max(1);
    let chest = Ring {
        cx: 960,
        cy: 640,
        rx: CHEST_RX,
        ry: CHEST_RY,
        width: i32::from(p.width_mm) * scale / 1_000,
        upright: true,
        scale,
    };
    let part = i32::from(neck_least + neck_most) * 500 / middle.max(1);
    let ry = CHEST_RY * part / 1_000;
    let neck = Ring {
        cx: 470,
        cy: 330 + ry,
        rx: CHEST_RX * part / 1_000,
        ry,
        ..chest
    };
    (chest, neck)
}

/// Draws the strap between the front legs, whose inside is visible, and the front ring.
fn breast(canvas: &mut Canvas, p: &Parameters, chest: &Ring, neck: &Ring) {
    let inside = if p.lining == Lining::None {
        p.strap
    } else {
        p.lining_colour
    };
    let [face, shade, _] = inside.tones();
    let half = chest.width / 2;
    let (from_x, from_y) = (neck.cx - neck.ry / 4 + half, neck.cy + neck.ry - 12);
    let (to_x, to_y) = (chest.cx + half, chest.cy + chest.ry - half / 2);
    let bend = to_y + 20;
    let path = "M# #C# # # # # #";
    let numbers = [from_x, from_y, from_x + 120, bend, to_x - 200, bend, to_x, to_y];
    canvas.draw("<g stroke-linecap=\"round\">", &[], &[]);
    canvas.stroke(path, &numbers, shade, chest.width * 9 / 10);
    canvas.stroke(path, &numbers, face, chest.width * 7 / 10);
    canvas.draw("</g>", &[], &[]);
    if p.front_ring {
        metal::ring(canvas, p.hardware, from_x - 16, from_y + 42, 40, 16);
    }
}

/// Draws the strap along the back with the leash ring, and the handle.
fn back(canvas: &mut Canvas, p: &Parameters, chest: &Ring, neck: &Ring) {
    let [face, shade, light] = p.strap.tones();
    let half = chest.width / 2;
    let (from_x, from_y) = (neck.cx + neck.ry / 4 + half, neck.cy - neck.ry + half / 2);
    let (to_x, to_y) = (chest.cx + half, chest.cy - chest.ry + half / 2);
    let path = "M# #C# # # # # #";
    let lift = from_y.min(to_y) - 34;
    let numbers = [from_x, from_y, from_x + 90, lift, to_x - 110, lift, to_x, to_y];
    let thick = chest.width;
    if p.handle {
        let (left, right, top) = (from_x + 70, to_x - 130, lift - 120);
        let arch = [left, lift + 24, left + 10, top, right - 10, top, right, lift + 24];
        canvas.stroke(path, &arch, shade, thick * 62 / 100);
        canvas.stroke(path, &arch, face, thick * 48 / 100);
        canvas.stroke(path, &arch, light, thick / 14);
    }
    metal::ring(canvas, p.hardware, to_x - 70, lift - 6, 44, 17);
    canvas.draw("<g stroke-linecap=\"round\">", &[], &[]);
    if p.lining != Lining::None {
        canvas.stroke(
            path,
            &numbers,
            p.lining_colour.tones()[0],
            thick + chest.mm(4).max(10),
        );
    }
    canvas.stroke(path, &numbers, shade, thick);
    canvas.stroke(path, &numbers, face, thick * 86 / 100);
    canvas.draw("</g>", &[], &[]);
    if p.material.is_sewn() {
        canvas.seam(path, &numbers, p.thread.tones()[0], thick * 70 / 100);
        canvas.stroke(path, &numbers, face, thick * 70 / 100 - 9);
    }
    if p.reflective {
        canvas.stroke(path, &numbers, "#eef3f5", thick * 45 / 100);
        canvas.stroke(path, &numbers, face, thick * 26 / 100);
    }
    canvas.stroke(path, &numbers, light, (thick / 22).max(4));
}

/// Draws the side patch with its lettering.
fn patch(canvas: &mut Canvas, parameters: &Parameters, chest: &Ring) {
    let Some(words) = parameters
        .lettering
        .as_ref()
        .filter(|lettering| lettering.place == LetteringPosition::Patch)
    else {
        return;
    };
    let Some((width, height)) = lettering::room(parameters, LetteringPosition::Patch) else {
        return;
    };
    let mm = |mm: u32| chest.mm(i32::try_from(mm).unwrap_or(0)) + 24;
    let (w, h) = (mm(width), mm(height));
    let (x, y) = (chest.cx + chest.rx + chest.width / 2, chest.cy - 60);
    let [face, shade, light] = lettering::PATCH.tones();
    let card = "<rect x=\"#\" y=\"#\" width=\"#\" height=\"#\" rx=\"14\" fill=\"$\"/>";
    canvas.draw(card, &[x - w / 2, y - h / 2 + 6, w, h], &[shade]);
    canvas.draw(card, &[x - w / 2, y - h / 2, w, h], &[face]);
    let seam = "<rect x=\"#\" y=\"#\" width=\"#\" height=\"#\" rx=\"9\" fill=\"none\" stroke=\"$\" stroke-width=\"4\" \
                stroke-dasharray=\"13 9\"/>";
    canvas.draw(seam, &[x - w / 2 + 8, y - h / 2 + 8, w - 16, h - 16], &[light]);
    let size = chest.mm(i32::from(words.height_mm)) * 10 / 7;
    canvas.text_block(
        x,
        y,
        words,
        Set {
            size,
            colour: words.colour.tones()[0],
            middle: 50,
        },
    );
}
