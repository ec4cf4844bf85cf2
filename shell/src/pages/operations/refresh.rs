//! Refreshes what is shown.

use allpet_ui::{app_runtime::is_in_front, hooks::Query};
use gloo::timers::callback::Interval;
use yew::prelude::*;

/// How often, in milliseconds.
pub(super) const INTERVAL_MS: u32 = 10_000;

/// Reads a query again every ten seconds while the page is visible. What is shown stays until the answer is there, and elements with
/// keys stay the same, so that the focus and what somebody types are not lost.
#[hook]
pub(super) fn use_refresh<T: 'static>(query: &Query<T>) {
    use_interval(query, Some(INTERVAL_MS));
}

/// The same at another interval, in milliseconds; not at all without one.
#[hook]
pub(in crate::pages) fn use_interval<T: 'static>(query: &Query<T>, interval_ms: Option<u32>) {
    let latest = use_mut_ref(|| query.clone());
    latest.replace(query.clone());
    use_effect_with(interval_ms, move |interval_ms| {
        let timer = interval_ms.map(|interval_ms| {
            Interval::new(interval_ms, move || {
                let query = latest.borrow().clone();
                if is_in_front() && !query.loading {
                    query.refetch();
                }
            })
        });
        move || drop(timer)
    });
}
