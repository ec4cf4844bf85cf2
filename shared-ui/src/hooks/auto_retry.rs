//! Trying again by itself what failed because nothing could be reached.

use super::window_listener::listen_to_window;
use allpet_contract::Problem;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// The pause before the first attempt, in milliseconds; each further one is twice as long, up to [`LONGEST_MS`].
const FIRST_MS: u32 = 5_000;
const LONGEST_MS: u32 = 60_000;

/// Whether the same question may be answered a little later: there is no connection, or no server behind the one that answered.
pub(crate) fn is_passing(problem: &Problem) -> bool {
    matches!(problem.status, 0 | 502..=504)
}

/// Calls `retry` while `failing`: as soon as the browser is online again, and otherwise now and then, ever more rarely.
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
