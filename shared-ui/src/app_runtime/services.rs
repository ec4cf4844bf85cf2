//! What the shell's own pages work with, where there is no app around them.

use super::{
    Api, Path,
    hooks::{HostContext, Turn},
};
use crate::components::Navigate;
use allpet_frame::Entry;
use std::rc::Rc;
use yew::prelude::*;

/// The properties of [`Services`].
#[derive(Properties, PartialEq)]
pub struct ServicesProps {
    /// The client of the API.
    pub api: Api,
    /// The way to other pages.
    pub navigate: Navigate,
    /// The pages.
    pub children: Html,
}

/// Offers the client of the API and the way to other pages to everything inside it.
#[component]
pub fn Services(props: &ServicesProps) -> Html {
    let turn = use_callback((), |_: (AttrValue, Entry), ()| {});
    let host_context = HostContext {
        environment: None,
        api: props.api.clone(),
        context: Rc::default(),
        asking: false,
        path: Path("/".into()),
        turn: Turn(turn),
        navigate: props.navigate.clone(),
    };
    html! { <ContextProvider<HostContext> context={host_context}>{ props.children.clone() }</ContextProvider<HostContext>> }
}
