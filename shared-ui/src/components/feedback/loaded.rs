//! The one renderer for what comes from the API: nothing, skeleton, error, empty, ready.

use crate::components::{ErrorState, Notice, Skeleton, Tone};
use crate::hooks::Query;
use allpet_contract::{Problem, problem::FORBIDDEN};
use std::rc::Rc;
use yew::prelude::*;

/// Props of [`Loaded`].
#[derive(Properties)]
pub struct LoadedProps<T: 'static> {
    /// The state of the question.
    pub query: Query<T>,
    /// Shows the answer.
    pub render: Callback<Rc<T>, Html>,
    /// Shown while nothing has come; as tall as what will.
    #[prop_or_else(|| html! { <Skeleton /> })]
    pub skeleton: Html,
    /// Whether there is nothing in the answer.
    #[prop_or_default]
    pub is_empty: Option<Callback<Rc<T>, bool>>,
    /// Shown then.
    #[prop_or_default]
    pub empty: Html,
    /// The way on where it failed: back to the list, from something that is not there.
    #[prop_or_default]
    pub way: Html,
}

impl<T> PartialEq for LoadedProps<T> {
    fn eq(&self, other: &Self) -> bool {
        self.query == other.query
            && self.render == other.render
            && self.skeleton == other.skeleton
            && self.is_empty == other.is_empty
            && self.empty == other.empty
            && self.way == other.way
    }
}

/// What is no longer shown.
const TAKEN_AWAY: &str = "Your role here has ended, so this page no longer shows what you opened. Ask an admin of the organization if that is a mistake.";

/// Shows an answer. What was there stays while it refreshes, and when refreshing fails, with a remark above it; but not where
/// whoever is signed in may not see it any more.
#[component]
pub fn Loaded<T: 'static>(props: &LoadedProps<T>) -> Html {
    let query = &props.query;
    let failed = |problem: Problem| html! { <ErrorState {problem} retry={query.retry()} busy={query.loading} action={props.way.clone()} /> };
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
        return failed(Problem::new(FORBIDDEN).detail(TAKEN_AWAY));
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
