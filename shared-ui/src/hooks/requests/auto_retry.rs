//! Automatic retries of requests that reached nobody.

use crate::hooks::window_listener::listen_to_window;
use allpet_contract::Problem;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// The pause before the first retry, in milliseconds; doubles each time, up to [`LONGEST_MS`].
const FIRST_MS: u32 = 5_000;
const LONGEST_MS: u32 = 60_000;

/// Returns whether a retry may succeed: there is no connection, or no server behind the proxy.
pub(crate) fn is_passing(problem: &Problem) -> bool {
    matches!(problem.status, 0 | 502..=504)
}

/// Calls `retry` while `failing`: once the browser is online again, and otherwise at growing intervals.
#[hook]
pub fn use_auto_retry(failing: bool, retry: Callback<()>) {
    let attempt = use_state_eq(|| 0_u32);
    use_effect_with((failing, *attempt), move |&(failing, count)| {
        let watching = failing.then(|| {
            let again = {
                let (attempt, retry) = (attempt.clone(), retry.clone());
                move || {
                    attempt.set(count + 1);
                    retry.emit(());
                }
            };
            let pause = FIRST_MS.saturating_mul(1 << count.min(8)).min(LONGEST_MS);
            (
                Timeout::new(pause, again),
                listen_to_window("online", move || retry.emit(())),
            )
        });
        if !failing {
            attempt.set(0);
        }
        move || drop(watching)
    });
}
