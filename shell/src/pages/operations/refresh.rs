//! Refreshes what is shown.

use allpet_ui::{app_runtime::is_in_front, hooks::Query};
use gloo::timers::callback::Interval;
use yew::prelude::*;

/// How often, in milliseconds.
const INTERVAL_MS: u32 = 10_000;

/// Reads a query again every ten seconds while the page is visible. What is shown stays until the answer is there, and elements with
/// keys stay the same, so that the focus and what somebody types are not lost.
#[hook]
pub(super) fn use_refresh<T: 'static>(query: &Query<T>) {
    let latest = use_mut_ref(|| query.clone());
    latest.replace(query.clone());
    use_effect_with((), move |()| {
        let timer = Interval::new(INTERVAL_MS, move || {
            let query = latest.borrow().clone();
            if is_in_front() && !query.loading {
                query.refetch();
            }
        });
        move || drop(timer)
    });
}
