//! The session ended while somebody worked.

use super::{AuthState, Session, SignInForm, use_auth_state};
use crate::components::{Button, ButtonKind, Dialog, Notice, Tone};
use yew::prelude::*;

/// Props of [`Reauthenticate`].
#[derive(Properties, PartialEq)]
pub struct AskAgainProps {
    /// The session.
    pub session: Session,
}

/// Lies over the page when the session has ended, and asks to sign in again; the page under it stays as it is, and what
/// it had asked for goes on. Closing it would lose that, so it says so first.
#[component]
pub fn Reauthenticate(props: &AskAgainProps) -> Html {
    let standing = use_auth_state(&props.session);
    let closing = use_state_eq(|| false);
    let AuthState::Expired(account) = standing else {
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
            </div>
        </Dialog>
    }
}
