//! Session hooks.

use super::{AuthState, Session};
use allpet_contract::identity::Account;
use std::rc::Rc;
use yew::prelude::*;

/// The page's session, from the `ContextProvider<Session>` around it. `None` in an app inside the shell, which has no session of
/// its own.
#[hook]
pub fn use_session() -> Option<Session> {
    use_context::<Session>()
}

/// The authentication state; rerenders the component when it changes.
#[hook]
pub fn use_auth_state(session: &Session) -> AuthState {
    let update = use_force_update();
    use_effect_with(session.clone(), move |session| {
        let session = session.clone();
        let before = session.auth_state();
        let id = session.watch(Callback::from({
            let update = update.clone();
            move |()| update.force_update()
        }));
        // It may have changed since the render.
        if before != session.auth_state() {
            update.force_update();
        }
        move || session.unwatch(id)
    });
    session.auth_state()
}

/// The account that is signed in, or was until it expired.
#[hook]
pub fn use_account(session: &Session) -> Option<Rc<Account>> {
    use_auth_state(session).account().cloned()
}
