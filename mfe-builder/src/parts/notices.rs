//! What went wrong, and what a design is made of.

use allpet_contract::Problem;
use allpet_domain::{
    builder::{Lining, Parameters, Pick},
    measure::Units,
};
use allpet_ui::components::{Notice, Tone};
use yew::prelude::*;

/// What went wrong and what to do.
pub(crate) fn problem_notice(problem: &Problem) -> Html {
    let mut text = problem.detail.clone().unwrap_or_default();
    for error in &problem.errors {
        if !text.contains(&error.message) {
            text.push(' ');
            text.push_str(&error.message);
        }
    }
    html! { <Notice tone={Tone::Bad} title={problem.title.clone()} {text} /> }
}

/// What a design is made of, name by name, its girths in `units`.
pub(crate) fn facts(p: &Parameters, units: Units) -> Vec<(AttrValue, Html)> {
    let label = |pick| {
        let (label, hint) = super::pick_label(pick, p.product, units);
        if hint.is_empty() {
            label
        } else {
            [&label, " (", &hint, ")"].concat()
        }
    };
    let mut facts: Vec<(AttrValue, Html)> = Vec::with_capacity(10);
    let mut say = |name: &'static str, value: String| facts.push((name.into(), html! { { value } }));
    say("Product", p.product.label().to_owned());
    if let Some(size) = p.size {
        say("Size", label(Pick::Size(size)));
    }
    if let Some(cm) = p.length_cm {
        say("Length", label(Pick::Length(cm)));
    }
    let strap = [
        p.material.label(),
        ", ",
        &p.width_mm.to_string(),
        " mm, ",
        &p.strap.label().to_lowercase(),
    ];
    say("Strap", strap.concat());
    if p.lining != Lining::None {
        say(
            "Lining",
            [p.lining.label(), ", ", &p.lining_colour.label().to_lowercase()].concat(),
        );
    }
    if p.material.is_sewn() {
        say("Stitching", p.thread.label().to_owned());
    }
    say("Hardware", p.hardware.label().to_owned());
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
        say("Extras", extras.join(", "));
    }
    if let Some(letters) = &p.lettering {
        let text = [
            "“",
            &letters.text,
            "”, ",
            &letters.height_mm.to_string(),
            " mm, ",
            &letters.place.label().to_lowercase(),
        ];
        say("Lettering", text.concat());
    }
    facts
}
