//! The price of a design, as lines that sum to the total, and its lead time.
//!
//! The figures are our own price list, in US cents before tax. Browser and server price with the same function.

use super::{
    lettering::{self, LetteringPosition},
    parameters::Parameters,
    parts::{Hardware, Lining, Material, Product},
};
use crate::{Currency, Money};
use serde::{Deserialize, Serialize};

/// The category of a price line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PriceLineKind {
    /// Cutting and sewing.
    Making,
    /// The strap.
    Strap,
    /// Buckles, rings and hooks.
    Hardware,
    /// The front ring.
    FrontRing,
    /// The handle.
    Handle,
    /// The lining.
    Lining,
    /// The reflective trim.
    Reflective,
    /// The lettering.
    Lettering,
}

/// One line of a price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PriceLine {
    /// The category.
    pub code: PriceLineKind,
    /// The description: `Nylon webbing, 20 mm, 2.1 m`.
    pub text: String,
    /// The amount, never negative.
    pub amount: Money,
}

/// The price and lead time of a design.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Priced {
    /// The lines of the price.
    pub lines: Vec<PriceLine>,
    /// Their sum.
    pub total: Money,
    /// Working days from the order to the parcel.
    pub lead_time_days: u32,
}

/// The currency of the price list.
pub const CURRENCY: Currency = Currency::Usd;

/// Prices a design and estimates its lead time. A design that breaks a rule has a price too, to show while it is being fixed.
pub fn price(parameters: &Parameters) -> Priced {
    let mut bill = Bill(Vec::with_capacity(8));
    making(parameters, &mut bill);
    extras(parameters, &mut bill);
    letters(parameters, &mut bill);
    let total = bill.0.iter().map(|line| line.amount.minor).sum();
    Priced {
        lines: bill.0,
        total: Money::new(total, CURRENCY),
        lead_time_days: lead_time_days(parameters),
    }
}

struct Bill(Vec<PriceLine>);

impl Bill {
    fn line(&mut self, code: PriceLineKind, cents: u32, words: &[&str]) {
        self.0.push(PriceLine {
            code,
            text: words.concat(),
            amount: Money::new(i64::from(cents), CURRENCY),
        });
    }
}

/// Length of the strap to cut, in dm.
fn strap_dm(p: &Parameters) -> u32 {
    let size = u32::from(p.size.unwrap_or(0));
    match p.product {
        Product::Harness => 16 + 4 * size,
        Product::Collar => 4 + size,
        // The hand loop takes four more.
        Product::Leash => u32::from(p.length_cm.unwrap_or(0)) / 10 + 4,
    }
}

fn making(p: &Parameters, bill: &mut Bill) {
    let making = match p.product {
        Product::Harness => 2_400 + 150 * u32::from(p.size.unwrap_or(0)),
        Product::Collar => 900,
        Product::Leash => 800,
    };
    bill.line(
        PriceLineKind::Making,
        making,
        &[
            p.product.label(),
            if p.material.is_sewn() {
                ", cut and sewn"
            } else {
                ", cut and riveted"
            },
        ],
    );
    // Cents per dm of a strap 10 mm wide.
    let rate = match p.material {
        Material::Webbing => 12,
        Material::Cotton => 15,
        Material::Biothane => 32,
        Material::Leather => 48,
    };
    let dm = strap_dm(p);
    bill.line(
        PriceLineKind::Strap,
        rate * dm * u32::from(p.width_mm) / 10,
        &[
            p.material.label(),
            ", ",
            &p.width_mm.to_string(),
            " mm, ",
            &(dm / 10).to_string(),
            ".",
            &(dm % 10).to_string(),
            " m",
        ],
    );
    let pieces = match p.product {
        Product::Harness => 5,
        Product::Collar => 2,
        Product::Leash => 1,
    };
    let each = match p.hardware {
        Hardware::Plastic => 80,
        Hardware::Steel => 240,
        Hardware::Brass => 390,
    };
    let what = if p.product == Product::Leash {
        ", snap hook"
    } else {
        ", buckles and rings"
    };
    bill.line(
        PriceLineKind::Hardware,
        pieces * each,
        &[p.hardware.label(), what],
    );
}

fn extras(p: &Parameters, bill: &mut Bill) {
    if p.front_ring {
        bill.line(PriceLineKind::FrontRing, 450, &["Front ring"]);
    }
    if p.handle {
        let cents = if p.product == Product::Collar { 500 } else { 700 };
        bill.line(PriceLineKind::Handle, cents, &["Handle"]);
    }
    let dm = strap_dm(p);
    let rate = match p.lining {
        Lining::None => 0,
        Lining::Neoprene => 30,
        Lining::Fleece => 26,
        Lining::SoftLeather => 70,
    };
    if rate > 0 {
        bill.line(
            PriceLineKind::Lining,
            300 + rate * dm,
            &["Lining, ", &p.lining.label().to_lowercase()],
        );
    }
    if p.reflective {
        bill.line(PriceLineKind::Reflective, 250 + 9 * dm, &["Reflective trim"]);
    }
}

fn letters(p: &Parameters, bill: &mut Bill) {
    let Some(l) = &p.lettering else { return };
    let text = lettering::compose(&l.text);
    let letters = text.chars().filter(|letter| !letter.is_whitespace()).count();
    let letters = u32::try_from(letters).unwrap_or(u32::MAX);
    let each = if l.height_mm > 15 { 45 } else { 30 };
    let (set_up, how) = match l.place {
        LetteringPosition::Patch => (900, "Side patch, embroidered, "),
        LetteringPosition::Strap if p.material.is_woven() => (500, "Lettering, embroidered, "),
        LetteringPosition::Strap => (600, "Lettering, pressed in, "),
    };
    let cents = letters.saturating_mul(each).saturating_add(set_up);
    let noun = if letters == 1 { " letter" } else { " letters" };
    bill.line(
        PriceLineKind::Lettering,
        cents,
        &[how, &letters.to_string(), noun],
    );
}

/// Working days: four for the strap, more for each further craft.
fn lead_time_days(p: &Parameters) -> u32 {
    let harness = u32::from(p.product == Product::Harness);
    let leather = 3 * u32::from(p.material == Material::Leather);
    let lettering = 2 * u32::from(p.lettering.is_some());
    let lining = u32::from(p.lining != Lining::None);
    4 + harness + leather + lettering + lining
}
