//! The builder of a scene: straps with everything that belongs to them.

use super::{Finish, LetteringSheet, Piece, Seam, lettering, linear_colour};
use crate::{
    line::Line,
    shape::{Profile, Shape},
    space::Point,
};
use allpet_domain::builder::{Hardware, Lining, Material, Parameters, Product};

/// A scene that is being built.
pub(super) struct SceneBuilder<'a> {
    pub(super) parameters: &'a Parameters,
    pieces: Vec<Piece>,
    lettering: Option<LetteringSheet>,
}

impl<'a> SceneBuilder<'a> {
    pub(super) fn new(parameters: &'a Parameters) -> Self {
        Self {
            parameters,
            pieces: Vec::new(),
            lettering: None,
        }
    }

    pub(super) fn finish(self) -> (Vec<Piece>, Option<LetteringSheet>) {
        (self.pieces, self.lettering)
    }

    /// Returns the strap's width in mm.
    pub(super) fn width(&self) -> f32 {
        f32::from(self.parameters.width_mm)
    }

    /// Returns the strap's thickness in mm.
    pub(super) fn thick(&self) -> f32 {
        match self.parameters.material {
            Material::Webbing => 2.4,
            Material::Cotton => 2.8,
            Material::Biothane => 3.0,
            Material::Leather => 3.6,
        }
    }

    /// Returns the lining's thickness in mm; `None` without a lining.
    fn lining(&self) -> Option<f32> {
        match self.parameters.lining {
            _ if self.parameters.product == Product::Leash => None,
            Lining::None => None,
            Lining::Neoprene => Some(3.4),
            Lining::Fleece => Some(5.0),
            Lining::SoftLeather => Some(1.8),
        }
    }

    /// Adds a strap along a line, with seams, trim and lining.
    pub(super) fn add_strap(&mut self, line: &Line) {
        let (p, width, thick) = (self.parameters, self.width(), self.thick());
        self.add_plain_strap(line, width);
        if let Some(lining) = self.lining() {
            let inside = line.moved(0.0, -(thick + lining) / 2.0);
            let shape = Shape::sweep(&inside, &Profile::strap(width + 4.0, lining));
            self.add(
                &shape,
                Finish::Lining(p.lining),
                linear_colour(p.lining_colour.tones()[0]),
                None,
            );
        }
        if p.reflective {
            for side in [-1.0, 1.0] {
                let trim = line.moved(side * (width / 2.0 - 3.2), thick / 2.0);
                let shape = Shape::sweep(&trim, &Profile::strap(1.9, 0.7));
                self.add(&shape, Finish::Reflective, linear_colour("#dfe6ea"), None);
            }
        }
    }

    /// Adds a strap of another width, without trim and lining.
    pub(super) fn add_plain_strap(&mut self, line: &Line, width: f32) {
        let p = self.parameters;
        let shape = Shape::sweep(line, &Profile::strap(width, self.thick()));
        let seam = p.material.is_sewn().then(|| Seam {
            thread: linear_colour(p.thread.tones()[0]),
            from_middle: width / 2.0 - 1.5,
        });
        self.add(
            &shape,
            Finish::Strap(p.material),
            linear_colour(p.strap.tones()[0]),
            seam,
        );
    }

    /// Adds a part of the strap's material, without seams.
    pub(super) fn add_unsewn(&mut self, shape: &Shape) {
        let p = self.parameters;
        self.add(
            shape,
            Finish::Strap(p.material),
            linear_colour(p.strap.tones()[0]),
            None,
        );
    }

    /// Adds a part of the hardware.
    pub(super) fn add_hardware(&mut self, shape: &Shape) {
        let tone = self.parameters.hardware.tones()[0];
        self.add_hardware_in(shape, tone);
    }

    /// Adds a recess in the hardware, in a darker shade.
    pub(super) fn add_recess(&mut self, shape: &Shape) {
        let tone = self.parameters.hardware.tones()[1];
        self.add_hardware_in(shape, tone);
    }

    fn add_hardware_in(&mut self, shape: &Shape, tone: &str) {
        let finish = if self.parameters.hardware == Hardware::Plastic {
            Finish::Plastic
        } else {
            Finish::Metal
        };
        self.add(shape, finish, linear_colour(tone), None);
    }

    /// Adds a part. Parts that look the same become one piece, and are drawn at once.
    pub(super) fn add(&mut self, shape: &Shape, finish: Finish, colour: Point, seam: Option<Seam>) {
        let piece = Piece {
            shape: Shape::default(),
            finish,
            colour,
            seam,
        };
        let looks_same = |existing: &&mut Piece| {
            (existing.finish, existing.colour, existing.seam) == (piece.finish, piece.colour, piece.seam)
        };
        if let Some(existing) = self.pieces.iter_mut().find(looks_same) {
            existing.shape.join(shape);
        } else {
            self.pieces.push(Piece {
                shape: shape.clone(),
                ..piece
            });
        }
    }

    /// Adds the lettering along a strap; `middle` is its distance from the strap's start.
    pub(super) fn add_lettering(&mut self, line: &Line, middle: f32) {
        let over = self.thick() / 2.0 + 0.25;
        self.lettering = lettering::along(self.parameters, line, middle, over).or(self.lettering.take());
    }

    /// Adds the patch with its lettering; `middle` is its distance from the strap's start.
    pub(super) fn add_patch(&mut self, line: &Line, middle: f32) {
        let under = self.thick() / 2.0;
        if let Some((patch, lettering)) = lettering::patch(self.parameters, line, middle, under) {
            self.add(&patch.shape, patch.finish, patch.colour, patch.seam);
            self.lettering = Some(lettering);
        }
    }
}
