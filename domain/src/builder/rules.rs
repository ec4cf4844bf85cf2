//! The rules of what can be made. Each refusal explains itself and says what to do.

mod fittings;
mod foreign;
mod letters;

use super::{
    parameters::Parameters,
    parts::{LENGTHS_CM, Product, WIDTHS_MM},
    size,
};
use crate::FieldError;

/// A broken rule: the field of [`Parameters`], a code for programs, a sentence for people.
pub type Finding = FieldError;

/// Lists every rule that the design breaks; empty if it can be made.
pub fn check(parameters: &Parameters) -> Vec<Finding> {
    let mut findings = Findings(Vec::new());
    measure(parameters, &mut findings);
    strap(parameters, &mut findings);
    fittings::fittings(parameters, &mut findings);
    fittings::lining(parameters, &mut findings);
    if let Some(lettering) = &parameters.lettering {
        letters::letters(parameters, lettering, &mut findings);
    }
    findings.0
}

struct Findings(Vec<Finding>);

impl Findings {
    fn require(&mut self, condition: bool, field: &str, code: &str, message: &[&str]) {
        if !condition {
            self.0.push(Finding {
                field: field.to_owned(),
                code: code.to_owned(),
                message: message.concat(),
            });
        }
    }
}

fn measure(p: &Parameters, findings: &mut Findings) {
    let leash = p.product == Product::Leash;
    let sized = p.size.is_some_and(|size| size < size::SIZES);
    let long = p.length_cm.is_some_and(|cm| LENGTHS_CM.contains(&cm));
    findings.require(
        leash || sized,
        "size",
        "size",
        &["Choose one of the sizes 0 to 7."],
    );
    findings.require(
        !leash || p.size.is_none(),
        "size",
        "size-of-leash",
        &["A leash has a length, not a size. Remove the size."],
    );
    findings.require(
        !leash || long,
        "length_cm",
        "length",
        &["Choose a length of 100, 120, 150, 200 or 300 cm."],
    );
    findings.require(
        leash || p.length_cm.is_none(),
        "length_cm",
        "length-of-sized",
        &["A harness and a collar have a size, not a length. Remove the length."],
    );
}

fn strap(p: &Parameters, findings: &mut Findings) {
    let width = p.width_mm.to_string();
    findings.require(
        WIDTHS_MM.contains(&p.width_mm),
        "width_mm",
        "width",
        &["Choose a strap of 10, 15, 20, 25, 30 or 40 mm."],
    );
    let (least, most) = p.material.widths_mm();
    findings.require(
        (least..=most).contains(&p.width_mm),
        "width_mm",
        "width-of-material",
        &[
            p.material.label(),
            " is made ",
            &least.to_string(),
            " to ",
            &most.to_string(),
            " mm wide, not ",
            &width,
            " mm. Choose another width or material.",
        ],
    );
    let sized = p
        .size
        .filter(|size| *size < size::SIZES && p.product != Product::Leash);
    if let Some(size) = sized {
        let (least, most) = size::widths_mm(size);
        findings.require(
            (least..=most).contains(&p.width_mm),
            "width_mm",
            "width-of-size",
            &[
                "Size ",
                &size.to_string(),
                " takes a strap of ",
                &least.to_string(),
                " to ",
                &most.to_string(),
                " mm: a narrower one cuts in, a wider one chafes.",
            ],
        );
    }
    findings.require(
        p.product != Product::Leash || p.width_mm <= 25,
        "width_mm",
        "width-of-leash",
        &["A leash wider than 25 mm is hard to hold. Choose 25 mm or less."],
    );
    findings.require(
        p.material.comes_in(p.strap),
        "strap",
        "colour-of-material",
        &[
            p.material.label(),
            " doesn’t come in ",
            &p.strap.label().to_lowercase(),
            ". Choose another color or material.",
        ],
    );
    findings.require(
        !p.reflective || p.material.is_woven(),
        "reflective",
        "trim-on-smooth",
        &[
            "Reflective trim is sewn to webbing and cotton only. ",
            p.material.label(),
            " doesn’t take it.",
        ],
    );
    findings.require(
        !p.reflective || p.width_mm >= 15,
        "reflective",
        "trim-on-narrow",
        &[
            "Reflective trim needs a strap of 15 mm or more; this one has ",
            &width,
            " mm.",
        ],
    );
}
