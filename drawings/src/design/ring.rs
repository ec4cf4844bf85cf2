//! A strap in a ring, seen at a slant: its near half from outside, its far half from inside.

use super::canvas::{Canvas, Set, pressed};
use allpet_domain::builder::{
    lettering::{Lettering, LetteringPosition},
    parameters::Parameters,
    parts::{Lining, Material},
};

/// A ring: an ellipse extruded by the strap's width.
#[derive(Clone, Copy)]
pub(super) struct Ring {
    /// Centre of the ellipse at the viewer's edge of the strap.
    pub(super) cx: i32,
    pub(super) cy: i32,
    pub(super) rx: i32,
    pub(super) ry: i32,
    /// Width of the strap.
    pub(super) width: i32,
    /// Whether it stands upright (a harness) or lies (a collar).
    pub(super) upright: bool,
    /// Thousandths of a unit per mm.
    pub(super) scale: i32,
}

impl Ring {
    /// Converts a length from mm to units.
    pub(super) fn mm(&self, mm: i32) -> i32 {
        mm * self.scale / 1_000
    }

    /// Numbers of half the ellipse, shifted by `by`.
    fn half(&self, by: i32, near: bool) -> [i32; 7] {
        let (dx, dy) = if self.upright { (by, 0) } else { (0, by) };
        let sweep = i32::from(self.upright == near);
        let (x, y) = (self.cx + dx, self.cy + dy);
        if self.upright {
            [x, y - self.ry, self.rx, self.ry, sweep, x, y + self.ry]
        } else {
            [x - self.rx, y, self.rx, self.ry, sweep, x + self.rx, y]
        }
    }

    /// Draws a face of the strap between two distances from its first edge.
    fn face(&self, canvas: &mut Canvas, from: i32, to: i32, near: bool, colour: &str) {
        let [x, y, rx, ry, sweep, to_x, to_y] = self.half(from, near);
        let [back_x, back_y, .., end_x, end_y] = self.half(to, near);
        canvas.fill(
            "M# #A# # 0 0 # # #L# #A# # 0 0 # # #z",
            &[
                x,
                y,
                rx,
                ry,
                sweep,
                to_x,
                to_y,
                end_x,
                end_y,
                rx,
                ry,
                1 - sweep,
                back_x,
                back_y,
            ],
            colour,
        );
    }

    fn line(&self, canvas: &mut Canvas, by: i32, near: bool, colour: &str, width: i32) {
        canvas.stroke("M# #A# # 0 0 # # #", &self.half(by, near), colour, width);
    }

    /// Draws the far half, from inside.
    pub(super) fn far(&self, canvas: &mut Canvas, p: &Parameters) {
        let lined = p.lining != Lining::None;
        let [face, shade, _] = if lined {
            p.lining_colour.tones()
        } else {
            p.strap.tones()
        };
        let over = if lined { self.mm(1) } else { 0 };
        self.face(canvas, -over, self.width + over, false, shade);
        if lined {
            self.face(canvas, self.width / 4, self.width * 3 / 4, false, face);
        }
    }

    /// Draws the near half, from outside, with its seams, trim and lettering.
    pub(super) fn near(&self, canvas: &mut Canvas, p: &Parameters, id: &str) {
        let [face, shade, light] = p.strap.tones();
        if p.lining != Lining::None {
            let over = self.mm(2).max(6);
            self.face(canvas, -over, self.width + over, true, p.lining_colour.tones()[0]);
        }
        let w = self.width;
        self.face(canvas, 0, w, true, face);
        self.face(canvas, w * 86 / 100, w, true, shade);
        let gloss = if p.material == Material::Biothane {
            w / 9
        } else {
            w / 24
        };
        self.line(canvas, w * 15 / 100 + gloss / 2, true, light, gloss.max(4));
        if p.material.is_sewn() {
            let thread = p.thread.tones()[0];
            for by in [self.mm(1).max(7), w - self.mm(1).max(7)] {
                canvas.seam("M# #A# # 0 0 # # #", &self.half(by, true), thread, 5);
            }
        }
        if p.reflective {
            for by in [self.mm(3), w - self.mm(3)] {
                self.line(canvas, by, true, "#aeb9c0", self.mm(2).max(6));
                self.line(canvas, by, true, "#eef3f5", self.mm(1).max(3));
            }
        }
        let words = p
            .lettering
            .as_ref()
            .filter(|l| l.place == LetteringPosition::Strap && !id.is_empty());
        if let Some(lettering) = words {
            self.words(canvas, p, lettering, id);
        }
    }

    fn words(&self, canvas: &mut Canvas, p: &Parameters, lettering: &Lettering, id: &str) {
        let capital = self.mm(i32::from(lettering.height_mm));
        let margin = (self.width - capital) / 2;
        let by = if self.upright { margin } else { margin + capital };
        // Upright, the buckle takes the lower third of the path.
        let middle = if self.upright { 36 } else { 50 };
        let set = |colour| Set {
            size: capital * 10 / 7,
            colour,
            middle,
        };
        let path = "M# #A# # 0 0 # # #";
        if p.material.is_woven() {
            let colour = lettering.colour.tones()[0];
            canvas.text_along(id, path, &self.half(by, true), lettering, set(colour));
        } else {
            let [letters, edge] = pressed(p.strap);
            let edge_id = [id, "e"].concat();
            let below = if self.upright { by - 3 } else { by + 3 };
            canvas.text_along(&edge_id, path, &self.half(below, true), lettering, set(edge));
            canvas.text_along(id, path, &self.half(by, true), lettering, set(letters));
        }
    }

    /// The corners of a piece of the near half between two angles (thousandths of cosine and sine), which overhangs the strap by
    /// `over` on both sides.
    pub(super) fn piece(&self, from: (i32, i32), to: (i32, i32), over: i32) -> [i32; 8] {
        let at = |(cos, sin): (i32, i32), by: i32| {
            let (x, y) = (self.cx + self.rx * cos / 1_000, self.cy + self.ry * sin / 1_000);
            if self.upright { (x + by, y) } else { (x, y + by) }
        };
        let corners = [
            at(from, -over),
            at(to, -over),
            at(to, self.width + over),
            at(from, self.width + over),
        ];
        let [(ax, ay), (bx, by), (cx, cy), (dx, dy)] = corners;
        [ax, ay, bx, by, cx, cy, dx, dy]
    }
}
