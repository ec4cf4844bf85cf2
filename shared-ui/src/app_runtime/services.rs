//! The API client and router of the shell's own pages, which are not inside an app.

use super::{
    Api,
    hooks::ProvidedContext,
    navigation::{navigator::Navigator, scroll},
};
use std::rc::Rc;
use yew::prelude::*;
use yew_router::{
    Router,
    history::{AnyHistory, BrowserHistory},
};

/// Props of [`Services`].
#[derive(Properties, PartialEq)]
pub struct ServicesProps {
    /// The client of the API.
    pub api: Api,
    /// The pages.
    pub children: Html,
}

/// Offers the API client and a router over the browser's history to its children.
#[component]
pub fn Services(props: &ServicesProps) -> Html {
    let history = use_memo((), |()| {
        scroll::notice_returns();
        AnyHistory::Browser(BrowserHistory::new())
    });
    let host_context = ProvidedContext {
        environment: None,
        api: props.api.clone(),
        context: Rc::default(),
        restoring_session: false,
        navigator: Navigator::new((*history).clone()),
    };
    html! {
        <Router history={(*history).clone()}>
            <ContextProvider<ProvidedContext> context={host_context}>{ props.children.clone() }</ContextProvider<ProvidedContext>>
        </Router>
    }
}
