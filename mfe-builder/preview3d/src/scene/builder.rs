//! A scene under way: straps with all that belongs to them.

use super::{Finish, Piece, Seam, Words, lettering, light};
use crate::{
    line::Line,
    shape::{Profile, Shape},
    space::Point,
};
use allpet_domain::builder::{Hardware, Lining, Material, Parameters, Product};

/// A scene under way.
pub(super) struct Making<'a> {
    pub(super) parameters: &'a Parameters,
    pieces: Vec<Piece>,
    words: Option<Words>,
}

impl<'a> Making<'a> {
    pub(super) fn new(parameters: &'a Parameters) -> Self {
        Self {
            parameters,
            pieces: Vec::new(),
            words: None,
        }
    }

    pub(super) fn finish(self) -> (Vec<Piece>, Option<Words>) {
        (self.pieces, self.words)
    }

    /// Width of the strap in mm.
    pub(super) fn width(&self) -> f32 {
        f32::from(self.parameters.width_mm)
    }

    /// How thick the strap is, in mm.
    pub(super) fn thick(&self) -> f32 {
        match self.parameters.material {
            Material::Webbing => 2.4,
            Material::Cotton => 2.8,
            Material::Biothane => 3.0,
            Material::Leather => 3.6,
        }
    }

    /// How thick the lining is, in mm; nothing where there is none.
    fn lining(&self) -> Option<f32> {
        match self.parameters.lining {
            _ if self.parameters.product == Product::Leash => None,
            Lining::None => None,
            Lining::Neoprene => Some(3.4),
            Lining::Fleece => Some(5.0),
            Lining::SoftLeather => Some(1.8),
        }
    }

    /// A strap along a line, with its seams, its trim and, on what lies against the pet, its lining.
    pub(super) fn strap(&mut self, line: &Line) {
        let (p, width, thick) = (self.parameters, self.width(), self.thick());
        self.plain_strap(line, width);
        if let Some(lining) = self.lining() {
            let inside = line.moved(0.0, -(thick + lining) / 2.0);
            let shape = Shape::sweep(&inside, &Profile::strap(width + 4.0, lining));
            self.add(
                &shape,
                Finish::Lining(p.lining),
                light(p.lining_colour.tones()[0]),
                None,
            );
        }
        if p.reflective {
            for side in [-1.0, 1.0] {
                let trim = line.moved(side * (width / 2.0 - 3.2), thick / 2.0);
                let shape = Shape::sweep(&trim, &Profile::strap(1.9, 0.7));
                self.add(&shape, Finish::Reflective, light("#dfe6ea"), None);
            }
        }
    }

    /// A strap of a width of its own, without trim and lining.
    pub(super) fn plain_strap(&mut self, line: &Line, width: f32) {
        let p = self.parameters;
        let shape = Shape::sweep(line, &Profile::strap(width, self.thick()));
        let seam = p.material.is_sewn().then(|| Seam {
            thread: light(p.thread.tones()[0]),
            from_middle: width / 2.0 - 1.5,
        });
        self.add(&shape, Finish::Strap(p.material), light(p.strap.tones()[0]), seam);
    }

    /// Something of the strap's stuff without seams.
    pub(super) fn bare(&mut self, shape: &Shape) {
        let p = self.parameters;
        self.add(shape, Finish::Strap(p.material), light(p.strap.tones()[0]), None);
    }

    /// Something of the hardware's stuff.
    pub(super) fn hard(&mut self, shape: &Shape) {
        let tone = self.parameters.hardware.tones()[0];
        self.hard_in(shape, tone);
    }

    /// Something of the hardware's stuff, in its shade: a recess.
    pub(super) fn recess(&mut self, shape: &Shape) {
        let tone = self.parameters.hardware.tones()[1];
        self.hard_in(shape, tone);
    }

    fn hard_in(&mut self, shape: &Shape, tone: &str) {
        let finish = if self.parameters.hardware == Hardware::Plastic {
            Finish::Plastic
        } else {
            Finish::Metal
        };
        self.add(shape, finish, light(tone), None);
    }

    /// Anything, in any colour.
    pub(super) fn add(&mut self, shape: &Shape, finish: Finish, colour: Point, seam: Option<Seam>) {
        let piece = Piece {
            shape: Shape::default(),
            finish,
            colour,
            seam,
        };
        // What looks the same is drawn at once.
        let same = |known: &&mut Piece| {
            (known.finish, known.colour, known.seam) == (piece.finish, piece.colour, piece.seam)
        };
        if let Some(known) = self.pieces.iter_mut().find(same) {
            known.shape.join(shape);
        } else {
            self.pieces.push(Piece {
                shape: shape.clone(),
                ..piece
            });
        }
    }

    /// The words along a strap, their middle so far from its beginning.
    pub(super) fn words_on(&mut self, line: &Line, middle: f32) {
        let over = self.thick() / 2.0 + 0.25;
        self.words = lettering::along(self.parameters, line, middle, over).or(self.words.take());
    }

    /// The patch with its words, its middle so far from the beginning of the strap.
    pub(super) fn patch_on(&mut self, line: &Line, middle: f32) {
        let under = self.thick() / 2.0;
        if let Some((patch, words)) = lettering::patch(self.parameters, line, middle, under) {
            self.add(&patch.shape, patch.finish, patch.colour, patch.seam);
            self.words = Some(words);
        }
    }
}
