//! A new sign-in after the session expired.

use crate::{
    components::{Button, ButtonKind, Dialog, Notice, Tone},
    session::{AuthState, Session, SignInForm, use_auth_state},
};
use yew::prelude::*;

/// Props of [`Reauthenticate`].
#[derive(Properties, PartialEq)]
pub struct ReauthenticateProps {
    /// The session.
    pub session: Session,
    /// Other ways to sign in, below the form.
    #[prop_or_default]
    pub children: Html,
}

/// Covers the page after the session expired and asks to sign in again; the page below stays as it is, and its pending requests
/// continue. Closing it would lose that, so it warns first.
#[component]
pub fn Reauthenticate(props: &ReauthenticateProps) -> Html {
    let auth_state = use_auth_state(&props.session);
    let closing = use_state_eq(|| false);
    let AuthState::Expired(account) = auth_state else {
        return Html::default();
    };
    let leave = {
        let session = props.session.clone();
        Callback::from(move |()| session.leave())
    };
    let warn = closing.clone();
    let actions = html! {
        <Button text="Sign out" kind={ButtonKind::Quiet} onclick={leave.reform(|_| ())} />
    };
    let onclose = Callback::from(move |()| warn.set(true));
    html! {
        <Dialog open=true title="Sign in again" {onclose} {actions}>
            <div class="stack">
                if *closing {
                    <Notice tone={Tone::Warning} text="Sign in to continue. If you sign out, you lose what is not saved." />
                }
                <p>{ "Your session has ended. Sign in to pick up where you left off." }</p>
                <SignInForm session={props.session.clone()} email={account.email.clone()} ondone={Callback::noop()} />
                { props.children.clone() }
            </div>
        </Dialog>
    }
}
