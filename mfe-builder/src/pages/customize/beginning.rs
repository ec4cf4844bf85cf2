//! What the address asks to begin with: something new, a product, a preset, a saved design, or the choices themselves.

use crate::work::{Act, Bench, Saved};
use allpet_contract::builder::{Design, ReadDesign};
use allpet_domain::{
    builder::{Parameters, Product, parts::PRODUCTS, presets},
    id::DesignId,
};
use allpet_ui::{
    hooks::use_read,
    place::{use_path, use_turn},
};
use serde::Deserialize;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Clone, Default, Deserialize, PartialEq)]
struct Asked {
    #[serde(default)]
    new: Option<String>,
    #[serde(default)]
    product: Option<String>,
    #[serde(default)]
    preset: Option<String>,
    #[serde(default)]
    design: Option<DesignId>,
    #[serde(default)]
    parameters: Option<String>,
}

/// Begins with what the address asks for, once; afterwards the address is the plain one, so that a reload keeps what was
/// changed since. Answers why it could not.
#[hook]
pub(super) fn use_beginning(bench: &Bench) -> Option<String> {
    let path = use_path();
    let turn = use_turn();
    let asked = use_memo(path, |path| {
        lean_json::from_query::<Asked>(path.query()).unwrap_or_default()
    });
    let key = asked
        .design
        .map(|design| ["design/", &design.to_string()].concat());
    let saved = use_read::<ReadDesign>(
        key.unwrap_or_default(),
        asked.design.map(|design| ReadDesign { design }),
    );
    use_effect_with((asked, saved.data.clone().map(Same)), {
        let act = bench.act.clone();
        move |(asked, saved)| {
            if let Some(begin) = beginning(asked, saved.as_ref().map(|saved| &*saved.0)) {
                act.emit(begin);
                turn.correct("/customize");
            }
        }
    });
    saved.problem.map(|problem| problem.message().to_owned())
}

/// Compared by where it lies: an answer that came anew is another.
#[derive(Clone)]
struct Same(Rc<Design>);

impl PartialEq for Same {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

fn beginning(asked: &Asked, saved: Option<&Design>) -> Option<Act> {
    if asked.design.is_some() {
        let design = saved?;
        let saved = Saved {
            design: design.id,
            version: design.version,
            parameters: design.parameters.clone(),
            name: design.name.clone(),
        };
        return Some(Act::Open(saved, design.pet));
    }
    if let Some(slug) = &asked.preset {
        let preset = presets().into_iter().find(|preset| preset.slug == *slug)?;
        return Some(Act::Begin(preset.parameters));
    }
    if let Some(text) = &asked.parameters {
        return lean_json::from_str(text).ok().map(Act::Begin);
    }
    if asked.new.is_some() {
        return Some(Act::Begin(Parameters::plain(Product::Harness)));
    }
    let word = asked.product.as_ref()?;
    let product = PRODUCTS.iter().find(|product| product.as_str() == word)?;
    Some(Act::Make(*product))
}
