//! The state whose rows a list shows, in the address: *Back* and a reload lead to the same rows.

use crate::routes::{OperationsPart, Page};
use allpet_ui::app_runtime::{use_navigator, use_query_string};
use serde::{Deserialize, Serialize};
use yew::prelude::*;
use yew_router::Routable as _;

#[derive(Serialize, Deserialize)]
struct StateQuery {
    state: String,
}

/// Returns the word for the state in the address of a part, if there is one, and what changes it.
#[hook]
pub(super) fn use_state_query(part: OperationsPart) -> (Option<String>, Callback<String>) {
    let navigator = use_navigator();
    let asked = allpet_json::from_query::<StateQuery>(&use_query_string()).ok();
    let onchange = Callback::from(move |state: String| {
        let query = allpet_json::to_query(&StateQuery { state }).unwrap_or_default();
        navigator.replace([&Page::OperationsPart { part }.to_path(), "?", &query].concat());
    });
    (asked.map(|query| query.state), onchange)
}
