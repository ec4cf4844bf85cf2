//! Renders the states of a query: loading, failed, empty and ready.

use crate::components::{ErrorState, Notice, Skeleton, Tone};
use crate::hooks::Query;
use allpet_contract::{Problem, problem::FORBIDDEN};
use std::rc::Rc;
use yew::prelude::*;

/// Props of [`Loaded`].
#[derive(Properties)]
pub struct LoadedProps<T: 'static> {
    /// The query.
    pub query: Query<T>,
    /// Renders the data.
    pub render: Callback<Rc<T>, Html>,
    /// Shown while loading, with the height of the expected data.
    #[prop_or_else(|| html! { <Skeleton /> })]
    pub skeleton: Html,
    /// Returns true if the data are empty.
    #[prop_or_default]
    pub is_empty: Option<Callback<Rc<T>, bool>>,
    /// Shown instead of empty data.
    #[prop_or_default]
    pub empty: Html,
    /// A link to show after a failure, such as the one back to the list.
    #[prop_or_default]
    pub fallback_link: Html,
}

impl<T> PartialEq for LoadedProps<T> {
    fn eq(&self, other: &Self) -> bool {
        self.query == other.query
            && self.render == other.render
            && self.skeleton == other.skeleton
            && self.is_empty == other.is_empty
            && self.empty == other.empty
            && self.fallback_link == other.fallback_link
    }
}

/// Shown instead of the data after the person's role was revoked.
const ACCESS_REVOKED: &str = "Your role here has ended, so this page no longer shows what you opened. Ask an admin of the organization if that is a mistake.";

/// Shows a query's data. Old data stay while they refresh, and if refreshing fails, with a notice above them; unless the person may
/// no longer see them.
#[component]
pub fn Loaded<T: 'static>(props: &LoadedProps<T>) -> Html {
    let query = &props.query;
    let failed = |problem: Problem| html! { <ErrorState {problem} retry={query.retry()} busy={query.loading} action={props.fallback_link.clone()} /> };
    let Some(data) = &query.data else {
        return match &query.problem {
            Some(problem) => failed(problem.clone()),
            None => props.skeleton.clone(),
        };
    };
    if query
        .problem
        .as_ref()
        .is_some_and(|problem| problem.code == FORBIDDEN.code)
    {
        return failed(Problem::new(FORBIDDEN).detail(ACCESS_REVOKED));
    }
    let empty = props
        .is_empty
        .as_ref()
        .is_some_and(|is_empty| is_empty.emit(data.clone()));
    html! {
        <div class={classes!("stack", query.loading.then_some("refreshing"))} aria-busy={query.loading.then_some("true")}>
            if let Some(problem) = &query.problem {
                <Notice tone={Tone::Warning} title="This may be out of date" text={problem.message().to_owned()}
                    action={Some((AttrValue::from("Try again"), query.retry()))} />
            }
            if empty { { props.empty.clone() } } else { { props.render.emit(data.clone()) } }
        </div>
    }
}
