//! The card of the platform on the home page of its admins.

use super::overview::tiles::attention;
use crate::routes::Page;
use allpet_contract::operations::ReadOperations;
use allpet_ui::{
    components::{ButtonKind, Icon, IconKind, LinkButton},
    hooks::use_read,
};
use yew::prelude::*;
use yew_router::Routable as _;

/// Says what needs a person, and leads there. Empty until that is known.
#[component]
pub(in crate::pages) fn OperationsCard() -> Html {
    let query = use_read("operations", ReadOperations {});
    let text = match (&query.data, &query.problem) {
        (Some(state), _) => attention(state).sentence(),
        (None, Some(problem)) => problem.message().to_owned(),
        (None, None) => return Html::default(),
    };
    html! {
        <ul class="needs"><li><article class="card need" data-testid="operations-card">
            <header class="need-head"><Icon kind={IconKind::Monitor} /><h2>{ "The platform" }</h2></header>
            <p class="need-text">{ text }</p>
            <LinkButton href={Page::Operations.to_path()} text="Open operations" kind={ButtonKind::Primary} />
        </article></li></ul>
    }
}
