//! Notices of problems.

use allpet_contract::Problem;
use allpet_ui::components::{Notice, Tone};
use yew::prelude::*;

/// A notice of a problem, with its field errors.
pub(crate) fn problem_notice(problem: &Problem) -> Html {
    let mut text = problem.detail.clone().unwrap_or_default();
    for error in &problem.errors {
        if !text.contains(&error.message) {
            text.push(' ');
            text.push_str(&error.message);
        }
    }
    html! { <Notice tone={Tone::Bad} title={problem.title.clone()} {text} /> }
}
