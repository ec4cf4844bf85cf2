//! The state whose rows a list shows, in the address: *Back* and a reload lead to the same rows.

use crate::routes::{OperationsPart, Page};
use allpet_ui::app_runtime::{use_navigator, use_query_string};
use yew::prelude::*;
use yew_router::Routable as _;

/// Returns the word for the state in the address of a part, if there is one, and what changes it. The words need no escaping.
#[hook]
pub(super) fn use_state_query(part: OperationsPart) -> (Option<String>, Callback<String>) {
    let navigator = use_navigator();
    let asked = use_query_string();
    let asked = asked.split('&').find_map(|pair| pair.strip_prefix("state="));
    let onchange = Callback::from(move |state: String| {
        let path = Page::OperationsPart { part }.to_path();
        navigator.replace([&path, "?state=", &state].concat());
    });
    (asked.map(str::to_owned), onchange)
}
