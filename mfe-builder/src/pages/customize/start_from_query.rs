//! What the address asks to begin with: something new, a product, a preset, a saved design, or the choices themselves.

use crate::{
    editor::{EditorAction, EditorContext, Saved},
    routes::Route,
};
use allpet_contract::{
    Problem,
    builder::{DESIGN_NOT_FOUND, Design, ReadDesign},
};
use allpet_domain::{
    builder::{Parameters, Product, parts::PRODUCTS, presets},
    id::DesignId,
};
use allpet_ui::{
    app_runtime::{use_navigator, use_query_string},
    hooks::use_read,
};
use serde::Deserialize;
use std::rc::Rc;
use yew::prelude::*;
use yew_router::Routable as _;

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
pub(super) fn use_beginning(bench: &EditorContext) -> Option<Problem> {
    let (query, navigator) = (use_query_string(), use_navigator());
    let asked = use_memo(query, |query| {
        allpet_json::from_query::<Asked>(query).unwrap_or_default()
    });
    let key = asked
        .design
        .map(|design| ["design/", &design.to_string()].concat());
    let saved = use_read::<ReadDesign>(
        key.unwrap_or_default(),
        asked.design.map(|design| ReadDesign { design }),
    );
    // What is kept from an earlier opening may be from before a change, here or on another device: only what comes now is opened.
    let kept = use_memo(asked.clone(), |_| saved.data.clone().map(Same));
    let came = saved
        .data
        .clone()
        .map(Same)
        .filter(|came| Some(came) != (*kept).as_ref());
    let gone = saved.problem.as_ref();
    let gone = gone.is_some_and(|problem| problem.code == DESIGN_NOT_FOUND.code);
    use_effect_with((asked, came, gone), {
        let act = bench.act.clone();
        move |(asked, saved, gone)| {
            if let Some(begin) = beginning(asked, saved.as_ref().map(|saved| &*saved.0), *gone) {
                act.emit(begin);
                navigator.replace(Route::Customize.to_path());
            }
        }
    });
    saved.problem
}

/// Compared by where it lies: an answer that came anew is another.
#[derive(Clone)]
struct Same(Rc<Design>);

impl PartialEq for Same {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// `gone`: the saved design that is asked for is not there.
fn beginning(asked: &Asked, saved: Option<&Design>, gone: bool) -> Option<EditorAction> {
    let parameters = asked
        .parameters
        .as_ref()
        .and_then(|text| allpet_json::from_str::<Parameters>(text).ok());
    if asked.design.is_some() && !(gone && parameters.is_some()) {
        let design = saved?;
        // What lies in a cart or was ordered is shown as it is there, whatever became of the design since.
        if let Some(other) = parameters.filter(|chosen| *chosen != design.parameters) {
            return Some(EditorAction::Begin(other));
        }
        let saved = Saved {
            design: design.id,
            version: design.version,
            parameters: design.parameters.clone(),
            name: design.name.clone(),
        };
        return Some(EditorAction::Open(saved, design.pet));
    }
    if let Some(slug) = &asked.preset {
        let preset = presets().into_iter().find(|preset| preset.slug == *slug)?;
        return Some(EditorAction::Begin(preset.parameters));
    }
    if asked.parameters.is_some() {
        return parameters.map(EditorAction::Begin);
    }
    if asked.new.is_some() {
        return Some(EditorAction::Begin(Parameters::plain(Product::Harness)));
    }
    let word = asked.product.as_ref()?;
    let product = PRODUCTS.iter().find(|product| product.as_str() == word)?;
    Some(EditorAction::Make(*product))
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::{Timestamp, builder::DesignState};

    fn design(parameters: Parameters) -> Design {
        let priced = allpet_domain::builder::price(&parameters);
        Design {
            id: "01930000-0000-7000-8000-000000000001".parse().unwrap(),
            name: "Rex’s".into(),
            status: DesignState::Active,
            parameters,
            pet: None,
            total: priced.total,
            lead_time_days: priced.lead_time_days,
            version: 3,
            created: Timestamp::from_unix_millis(0),
            updated: Timestamp::from_unix_millis(0),
        }
    }

    #[test]
    fn what_was_ordered_is_shown_whatever_became_of_the_design() {
        let (leash, collar) = (
            Parameters::plain(Product::Leash),
            Parameters::plain(Product::Collar),
        );
        let (as_ordered, changed) = (design(leash.clone()), design(collar));
        let asked = Asked {
            design: Some(as_ordered.id),
            parameters: allpet_json::to_string(&leash).ok(),
            ..Asked::default()
        };
        let opens = beginning(&asked, Some(&as_ordered), false);
        assert!(matches!(opens, Some(EditorAction::Open(saved, None)) if saved.version == 3));
        assert!(beginning(&asked, None, false).is_none(), "it is on its way");
        for (saved, gone) in [(Some(&changed), false), (None, true)] {
            let begins = beginning(&asked, saved, gone);
            assert!(
                matches!(begins, Some(EditorAction::Begin(chosen)) if chosen == leash),
                "gone: {gone}"
            );
        }
        let by_id = Asked {
            parameters: None,
            ..asked
        };
        assert!(matches!(
            beginning(&by_id, Some(&changed), false),
            Some(EditorAction::Open(..))
        ));
        assert!(beginning(&by_id, None, true).is_none());
    }
}
