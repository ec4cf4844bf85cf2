//! The rules of rings, handles, buckles and linings.

use super::Findings;
use crate::builder::{
    parameters::Parameters,
    parts::{Hardware, Lining, Material, Product},
};

pub(super) fn fittings(p: &Parameters, findings: &mut Findings) {
    let width = p.width_mm.to_string();
    findings.require(
        !p.front_ring || p.product == Product::Harness,
        "front_ring",
        "front-ring-of-harness",
        &["Only a harness has a front ring."],
    );
    findings.require(
        !p.front_ring || p.product != Product::Harness || p.width_mm >= 20,
        "front_ring",
        "front-ring-on-narrow",
        &[
            "A ",
            &width,
            " mm strap takes no front ring: it would twist. Choose 20 mm or more.",
        ],
    );
    let least = if p.product == Product::Collar { 30 } else { 20 };
    findings.require(
        !p.handle || p.width_mm >= least,
        "handle",
        "handle-on-narrow",
        &[
            "A handle on a ",
            &p.product.label().to_lowercase(),
            " needs a strap of ",
            &least.to_string(),
            " mm or more; this one has ",
            &width,
            " mm.",
        ],
    );
    let plastic = p.hardware == Hardware::Plastic;
    findings.require(
        !plastic || p.product != Product::Leash,
        "hardware",
        "hook-of-metal",
        &["The hook of a leash carries the whole pull: choose steel or brass."],
    );
    findings.require(
        !plastic || p.product == Product::Leash || p.width_mm <= 25,
        "hardware",
        "plastic-on-wide",
        &[
            "Plastic buckles are made up to 25 mm. Choose steel or brass for a strap of ",
            &width,
            " mm.",
        ],
    );
    findings.require(
        !plastic || p.material != Material::Leather,
        "hardware",
        "plastic-on-leather",
        &["Leather is too stiff for a plastic buckle. Choose steel or brass."],
    );
}

pub(super) fn lining(p: &Parameters, findings: &mut Findings) {
    if p.lining == Lining::None {
        return;
    }
    findings.require(
        p.product != Product::Leash,
        "lining",
        "lining-of-leash",
        &["A leash takes no lining."],
    );
    findings.require(
        p.material != Material::Biothane,
        "lining",
        "lining-on-biothane",
        &["BioThane is riveted: a lining cannot be sewn to it. It wipes clean without one."],
    );
    findings.require(
        p.width_mm >= 15,
        "lining",
        "lining-on-narrow",
        &["A lining needs a strap of 15 mm or more."],
    );
    let soft = p.lining == Lining::SoftLeather;
    findings.require(
        p.material == Material::Biothane || soft == (p.material == Material::Leather),
        "lining",
        "lining-of-material",
        &[
            p.lining.label(),
            if soft {
                " lines leather only. Webbing and cotton take neoprene or fleece."
            } else {
                " lines webbing and cotton only. Leather takes soft leather."
            },
        ],
    );
    findings.require(
        !soft || Material::Leather.comes_in(p.lining_colour),
        "lining_colour",
        "colour-of-lining",
        &[
            "Soft leather doesn’t come in ",
            &p.lining_colour.label().to_lowercase(),
            ". Choose another color.",
        ],
    );
}
