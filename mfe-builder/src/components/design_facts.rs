//! The facts of a design, as labels and values.

use allpet_domain::{
    builder::{Lining, Parameters, Pick, Product},
    measure::{Units, format_width},
};
use yew::prelude::*;

/// Returns the facts of a design as labels and values; girths and widths are in `units`.
pub(crate) fn design_facts(p: &Parameters, units: Units) -> Vec<(AttrValue, Html)> {
    let label = |pick| label_with_hint(pick, p.product, units);
    let mut facts: Vec<(AttrValue, Html)> = Vec::with_capacity(10);
    let mut add = |name: &'static str, value: String| facts.push((name.into(), html! { { value } }));
    add("Product", p.product.label().to_owned());
    if let Some(size) = p.size {
        add("Size", label(Pick::Size(size)));
    }
    if let Some(cm) = p.length_cm {
        add("Length", label(Pick::Length(cm)));
    }
    let strap = [
        p.material.label(),
        ", ",
        &format_width(p.width_mm.into(), units),
        ", ",
        &p.strap.label().to_lowercase(),
    ];
    add("Strap", strap.concat());
    if p.lining != Lining::None {
        add(
            "Lining",
            [p.lining.label(), ", ", &p.lining_colour.label().to_lowercase()].concat(),
        );
    }
    if p.material.is_sewn() {
        add("Stitching", p.thread.label().to_owned());
    }
    add("Hardware", p.hardware.label().to_owned());
    let extras = [
        (p.front_ring, "front ring"),
        (p.handle, "handle"),
        (p.reflective, "reflective trim"),
    ];
    let extras: Vec<&str> = extras
        .iter()
        .filter(|(on, _)| *on)
        .map(|(_, name)| *name)
        .collect();
    if !extras.is_empty() {
        add("Extras", extras.join(", "));
    }
    if let Some(letters) = &p.lettering {
        let text = [
            "“",
            &letters.text,
            "”, ",
            &format_width(letters.height_mm.into(), units),
            ", ",
            &letters.place.label().to_lowercase(),
        ];
        add("Lettering", text.concat());
    }
    facts
}

/// Returns the label of a choice with its description: in parentheses, unless the description has some, as centimetres behind inches.
fn label_with_hint(pick: Pick, product: Product, units: Units) -> String {
    let (label, hint) = super::pick_label(pick, product, units);
    if hint.is_empty() {
        label
    } else if hint.contains('(') {
        [&label, ", ", &hint.to_lowercase()].concat()
    } else {
        [&label, " (", &hint, ")"].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_fact_has_parentheses_within_parentheses() {
        assert_eq!(
            label_with_hint(Pick::Size(1), Product::Collar, Units::Metric),
            "Size 1 (Neck 23–30 cm)"
        );
        assert_eq!(
            label_with_hint(Pick::Size(1), Product::Collar, Units::UnitedStates),
            "Size 1, neck 9.1–11.8 in (23–30 cm)"
        );
        assert_eq!(
            label_with_hint(Pick::Length(120), Product::Leash, Units::UnitedStates),
            "47.2 in (1.2 m)"
        );
    }
}
