//! Signing in again on an app's own site, after the session expired.

use crate::{
    app_runtime::use_environment,
    components::{Toaster, Tone},
    session::{AuthState, Reauthenticate, Session, use_auth_state},
};
use yew::prelude::*;

/// Properties of [`IfSessionExpired`].
#[derive(Properties, PartialEq)]
pub struct IfSessionExpiredProps {
    /// Rendered when the session has expired: a lazy module that shows [`SignInAgain`].
    pub children: Html,
}

/// Renders its children once the site's own session has expired. Inside the shell, the shell asks to sign in again.
#[component]
pub fn IfSessionExpired(props: &IfSessionExpiredProps) -> Html {
    match use_environment().and_then(|environment| environment.session) {
        Some(session) => html! { <ExpiryWatcher {session}>{ props.children.clone() }</ExpiryWatcher> },
        None => Html::default(),
    }
}

#[derive(Properties, PartialEq)]
struct ExpiryWatcherProps {
    session: Session,
    children: Html,
}

/// Watches the site's own session: says when it was ended elsewhere, and asks to sign in again when it has expired.
#[component]
fn ExpiryWatcher(props: &ExpiryWatcherProps) -> Html {
    let auth_state = use_auth_state(&props.session);
    let has_ended_elsewhere = auth_state == AuthState::SignedOut && props.session.has_ended_elsewhere();
    use_effect_with(has_ended_elsewhere, |has_ended_elsewhere| {
        if *has_ended_elsewhere {
            Toaster.show(Tone::Warning, "You were signed out. Sign in to continue.");
        }
    });
    match auth_state {
        AuthState::Expired(_) => props.children.clone(),
        _ => Html::default(),
    }
}

/// Asks to sign in again to the site's own session, in a dialog over the page.
#[component]
pub fn SignInAgain() -> Html {
    match use_environment().and_then(|environment| environment.session) {
        Some(session) => html! { <Reauthenticate {session} /> },
        None => Html::default(),
    }
}
