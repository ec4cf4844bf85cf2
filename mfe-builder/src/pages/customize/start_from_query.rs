//! The start that the address asks for: a new design, a product, a preset, a saved design, or choices.

use crate::{
    editor::{EditorAction, EditorContext, SavedDesign},
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
struct StartQuery {
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

/// Starts with what the address asks for, once; then replaces the address by the plain one, so that a reload keeps later changes.
/// Returns why it could not.
#[hook]
pub(super) fn use_start_from_query(editor: &EditorContext) -> Option<Problem> {
    let (query_string, navigator) = (use_query_string(), use_navigator());
    let query = use_memo(query_string, |query_string| {
        allpet_json::from_query::<StartQuery>(query_string).unwrap_or_default()
    });
    let key = query
        .design
        .map(|design| ["design/", &design.to_string()].concat());
    let saved = use_read::<ReadDesign>(
        key.unwrap_or_default(),
        query.design.map(|design| ReadDesign { design }),
    );
    // A cached design may be older than a change, made here or on another device: open only a fresh response.
    let cached = use_memo(query.clone(), |_| saved.data.clone().map(ByIdentity));
    let fresh = saved
        .data
        .clone()
        .map(ByIdentity)
        .filter(|fresh| Some(fresh) != (*cached).as_ref());
    let is_missing = saved.problem.as_ref();
    let is_missing = is_missing.is_some_and(|problem| problem.code == DESIGN_NOT_FOUND.code);
    use_effect_with((query, fresh, is_missing), {
        let dispatch = editor.dispatch.clone();
        move |(query, saved, is_missing)| {
            if let Some(action) = start_action(query, saved.as_ref().map(|saved| &*saved.0), *is_missing) {
                dispatch.emit(action);
                navigator.replace(Route::Customize.to_path());
            }
        }
    });
    saved.problem
}

/// Compared by identity: a new response differs from the cached one.
#[derive(Clone)]
struct ByIdentity(Rc<Design>);

impl PartialEq for ByIdentity {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Returns the action that starts the editor, once it is known. `is_missing`: the requested design does not exist.
fn start_action(query: &StartQuery, saved: Option<&Design>, is_missing: bool) -> Option<EditorAction> {
    let parameters = query
        .parameters
        .as_ref()
        .and_then(|text| allpet_json::from_str::<Parameters>(text).ok());
    if query.design.is_some() && !(is_missing && parameters.is_some()) {
        let design = saved?;
        // A design in a cart or an order is shown as it is there, whatever became of the saved one.
        if let Some(other) = parameters.filter(|chosen| *chosen != design.parameters) {
            return Some(EditorAction::Begin(other));
        }
        let saved = SavedDesign {
            design: design.id,
            version: design.version,
            parameters: design.parameters.clone(),
            name: design.name.clone(),
        };
        return Some(EditorAction::Open(saved, design.pet));
    }
    if let Some(slug) = &query.preset {
        let preset = presets().into_iter().find(|preset| preset.slug == *slug)?;
        return Some(EditorAction::Begin(preset.parameters));
    }
    if query.parameters.is_some() {
        return parameters.map(EditorAction::Begin);
    }
    if query.new.is_some() {
        return Some(EditorAction::Begin(Parameters::plain(Product::Harness)));
    }
    let identifier = query.product.as_ref()?;
    let product = PRODUCTS.iter().find(|product| product.as_str() == identifier)?;
    Some(EditorAction::SetProduct(*product))
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
    fn an_ordered_design_is_shown_whatever_became_of_the_saved_one() {
        let (leash, collar) = (
            Parameters::plain(Product::Leash),
            Parameters::plain(Product::Collar),
        );
        let (as_ordered, changed) = (design(leash.clone()), design(collar));
        let query = StartQuery {
            design: Some(as_ordered.id),
            parameters: allpet_json::to_string(&leash).ok(),
            ..StartQuery::default()
        };
        let opening = start_action(&query, Some(&as_ordered), false);
        assert!(matches!(opening, Some(EditorAction::Open(saved, None)) if saved.version == 3));
        assert!(
            start_action(&query, None, false).is_none(),
            "the design is still loading"
        );
        for (saved, is_missing) in [(Some(&changed), false), (None, true)] {
            let beginning_action = start_action(&query, saved, is_missing);
            assert!(
                matches!(beginning_action, Some(EditorAction::Begin(chosen)) if chosen == leash),
                "missing: {is_missing}"
            );
        }
        let by_id = StartQuery {
            parameters: None,
            ..query
        };
        assert!(matches!(
            start_action(&by_id, Some(&changed), false),
            Some(EditorAction::Open(..))
        ));
        assert!(start_action(&by_id, None, true).is_none());
    }
}
