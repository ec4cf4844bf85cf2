//! What the shell's own pages work with, where there is no app around them.

use super::{Api, hooks::HostContext, navigator::Navigator, scroll};
use std::rc::Rc;
use yew::prelude::*;
use yew_router::{
    Router,
    history::{AnyHistory, BrowserHistory},
};

/// The properties of [`Services`].
#[derive(Properties, PartialEq)]
pub struct ServicesProps {
    /// The client of the API.
    pub api: Api,
    /// The pages.
    pub children: Html,
}

/// Offers the client of the API and a router over the browser's history to everything inside it.
#[component]
pub fn Services(props: &ServicesProps) -> Html {
    let history = use_memo((), |()| {
        scroll::notice_returns();
        AnyHistory::Browser(BrowserHistory::new())
    });
    let host_context = HostContext {
        environment: None,
        api: props.api.clone(),
        context: Rc::default(),
        asking: false,
        navigator: Navigator::new((*history).clone()),
    };
    html! {
        <Router history={(*history).clone()}>
            <ContextProvider<HostContext> context={host_context}>{ props.children.clone() }</ContextProvider<HostContext>>
        </Router>
    }
}
