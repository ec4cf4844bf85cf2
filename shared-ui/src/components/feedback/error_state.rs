//! The state of a page or section that failed to load.

use super::not_found::NotFoundContent;
use crate::components::{Button, Drawing, IconKind, Picture};
use allpet_contract::Problem;
use yew::prelude::*;

/// Props of [`ErrorState`].
#[derive(Properties, PartialEq)]
pub struct ErrorStateProps {
    /// The problem, which says what happened and what to do.
    pub problem: Problem,
    /// Retries. Without it, there is no button. For a 404, which a retry does not mend, the button is
    /// shown only without an `action`.
    #[prop_or_default]
    pub retry: Option<Callback<()>>,
    /// True during a retry.
    #[prop_or_default]
    pub busy: bool,
    /// A link elsewhere, beside *Try again*.
    #[prop_or_default]
    pub action: Html,
}

/// Shows what happened, what to do, *Try again*, and the reference for support. A 404 with an `action` looks like an unknown
/// address instead, since nothing has failed.
#[component]
pub fn ErrorState(props: &ErrorStateProps) -> Html {
    let problem = &props.problem;
    if !shows_retry(problem, &props.action) {
        return html! { <NotFoundContent title={problem.title.clone()} text={problem.detail.clone().unwrap_or_default()} action={props.action.clone()} late=true /> };
    }
    html! {
        <div class="state" role="alert">
            <Drawing picture={Picture::Plug} />
            <h2>{ &problem.title }</h2>
            if let Some(detail) = &problem.detail { <p>{ detail }</p> }
            <div class="row">
                if let Some(retry) = &props.retry {
                    <Button text="Try again" icon={IconKind::Refresh} busy={props.busy} onclick={retry.reform(|_| ())} />
                }
                { props.action.clone() }
            </div>
            if let Some(id) = &problem.request_id { <p class="reference">{ "Reference " }{ id }</p> }
        </div>
    }
}

/// True unless the problem is a 404 and there is a link elsewhere. Without one, a retry is the only way out.
fn shows_retry(problem: &Problem, action: &Html) -> bool {
    problem.status != 404 || *action == Html::default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::ErrorCode;

    #[test]
    fn there_is_always_a_retry_or_a_link() {
        let not_found = Problem::new(ErrorCode::new(404, "gone", "It is not there"));
        let link = html! { <a href="/">{ "Home" }</a> };
        assert!(!shows_retry(&not_found, &link));
        assert!(shows_retry(&not_found, &Html::default()));
        assert!(shows_retry(&Problem::offline(), &link));
    }
}
