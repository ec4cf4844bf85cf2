//! Something did not come.

use super::no_page::Gone;
use crate::components::{Button, Drawing, IconKind, Picture};
use allpet_contract::Problem;
use yew::prelude::*;

/// Props of [`ErrorState`].
#[derive(Properties, PartialEq)]
pub struct ErrorStateProps {
    /// What happened and what to do.
    pub problem: Problem,
    /// Tries again; without it there is no button. For what is not there, which will not be there the next time, there is
    /// one only where nothing else leads on.
    #[prop_or_default]
    pub retry: Option<Callback<()>>,
    /// It is being tried again.
    #[prop_or_default]
    pub busy: bool,
    /// A further way on, beside *Try again*.
    #[prop_or_default]
    pub action: Html,
}

/// What happened, what to do, *Try again*, and the number to name when asking for help. What is not there is no fault: it looks like
/// an address that leads nowhere, and leads on.
#[component]
pub fn ErrorState(props: &ErrorStateProps) -> Html {
    let problem = &props.problem;
    if !may_come(problem, &props.action) {
        return html! { <Gone title={problem.title.clone()} text={problem.detail.clone().unwrap_or_default()} action={props.action.clone()} late=true /> };
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

/// Whether it may come the next time: nobody is left without a way on.
fn may_come(problem: &Problem, action: &Html) -> bool {
    problem.status != 404 || *action == Html::default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::ErrorCode;

    #[test]
    fn nobody_is_left_without_a_way_on() {
        let gone = Problem::new(ErrorCode::new(404, "gone", "It is not there"));
        let way = html! { <a href="/">{ "Home" }</a> };
        assert!(!may_come(&gone, &way));
        assert!(may_come(&gone, &Html::default()));
        assert!(may_come(&Problem::offline(), &way));
    }
}
