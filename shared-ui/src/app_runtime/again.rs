//! Signing in again on a site of its own, where the session ended while somebody worked.

use super::use_environment;
use crate::session::{AuthState, Reauthenticate, Session, use_auth_state};
use yew::prelude::*;

/// Properties of [`IfEnded`].
#[derive(Properties, PartialEq)]
pub struct IfEndedProps {
    /// Drawn when the session has ended: a part of the program that shows [`SignInAgain`].
    pub children: Html,
}

/// Draws its children when the site's own session has ended, and nothing before. Inside the shell the shell asks.
#[component]
pub fn IfEnded(props: &IfEndedProps) -> Html {
    match use_environment().and_then(|environment| environment.session) {
        Some(session) => html! { <Watched {session}>{ props.children.clone() }</Watched> },
        None => Html::default(),
    }
}

#[derive(Properties, PartialEq)]
struct WatchedProps {
    session: Session,
    children: Html,
}

#[component]
fn Watched(props: &WatchedProps) -> Html {
    match use_auth_state(&props.session) {
        AuthState::Expired(_) => props.children.clone(),
        _ => Html::default(),
    }
}

/// Asks to sign in again, over the page, by the site's own session.
#[component]
pub fn SignInAgain() -> Html {
    match use_environment().and_then(|environment| environment.session) {
        Some(session) => html! { <Reauthenticate {session} /> },
        None => Html::default(),
    }
}
