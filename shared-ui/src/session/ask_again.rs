//! The session ended while somebody worked.

use super::{Session, SignInForm, Standing, use_standing};
use crate::components::{Button, ButtonKind, Dialog};
use yew::prelude::*;

/// What [`AskAgain`] is told.
#[derive(Properties, PartialEq)]
pub struct AskAgainProps {
    /// The session.
    pub session: Session,
}

/// Lies over the page when the session has ended, and asks to sign in again; the page under it stays as it is, and what
/// it had asked for goes on. Closing it is signing out.
#[component]
pub fn AskAgain(props: &AskAgainProps) -> Html {
    let standing = use_standing(&props.session);
    let Standing::Ended(account) = standing else {
        return Html::default();
    };
    let leave = {
        let session = props.session.clone();
        Callback::from(move |()| session.leave())
    };
    let actions = html! {
        <Button text="Sign out" kind={ButtonKind::Quiet} onclick={leave.reform(|_| ())} />
    };
    html! {
        <Dialog open=true title="Sign in again" onclose={leave} {actions}>
            <div class="stack">
                <p>{ "Your session has ended. Nothing on this page is lost: it goes on where it was." }</p>
                <SignInForm session={props.session.clone()} email={account.email.clone()} ondone={Callback::noop()} />
            </div>
        </Dialog>
    }
}
