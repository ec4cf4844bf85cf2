//! Signing in with a passkey, below the form for the password.

use crate::passkey;
use allpet_contract::{Problem, identity::passkeys::PasskeySignInForm};
use allpet_ui::{
    components::{Button, problem_notice},
    hooks::use_mutation,
    session::Session,
};
use gloo::timers::callback::Timeout;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, AbortSignal};
use yew::prelude::*;

/// How long an offer in the field lasts before it is made again, in milliseconds.
const RENEWAL_MS: u32 = 4 * 60 * 1_000;

/// Props of [`PasskeySignIn`].
#[derive(Properties, PartialEq)]
pub(super) struct PasskeySignInProps {
    /// The session to sign in with.
    pub(super) session: Session,
}

/// A button that signs in with a passkey. Meanwhile the browser offers passkeys in the field for the address, if it can. Shows nothing
/// where the browser knows no passkeys.
#[component]
pub(super) fn PasskeySignIn(props: &PasskeySignInProps) -> Html {
    let offer = use_mut_ref(|| None::<AbortController>);
    let (refused, round) = (use_state(|| None::<Problem>), use_state_eq(|| 0_u32));
    let again = {
        let round = round.clone();
        move || round.set(*round + 1)
    };
    {
        let (offer, refused, session) = (offer.clone(), refused.clone(), props.session.clone());
        let again = again.clone();
        use_effect_with(*round, move |_| {
            offer.replace(AbortController::new().ok());
            // The server waits for five minutes.
            let renewal = Timeout::new(RENEWAL_MS, again);
            let signal = offer.borrow().as_ref().map(AbortController::signal);
            spawn_local(async move {
                if let Some(signal) = signal
                    && let Some(body) = offer_in_field(&session, &signal).await
                {
                    refused.set(session.sign_in_with_passkey(body).await.err());
                }
            });
            move || {
                drop(renewal);
                withdraw(&offer);
            }
        });
    }
    let session = props.session.clone();
    let form = use_mutation(move |()| sign_in(session.clone()), move |()| again());
    if !passkey::is_supported() {
        return Html::default();
    }
    let onclick = {
        let (form, refused) = (form.clone(), refused.clone());
        Callback::from(move |_: MouseEvent| {
            // A browser answers one request at a time.
            withdraw(&offer);
            refused.set(None);
            form.run(());
        })
    };
    html! {
        <div class="stack passkey">
            { problem_notice(form.problem.as_ref().or(refused.as_ref())) }
            <Button text="Sign in with a passkey" busy={form.busy} class="block" {onclick} testid="sign-in-with-passkey" />
        </div>
    }
}

/// Ends the offer in the field for the address.
fn withdraw(offer: &Rc<RefCell<Option<AbortController>>>) {
    if let Some(controller) = offer.take() {
        controller.abort();
    }
}

/// Offers passkeys in the field for the address until the signal ends it. Returns the chosen one; `None`, and no problem, if there is none:
/// nobody has asked for it.
async fn offer_in_field(session: &Session, signal: &AbortSignal) -> Option<PasskeySignInForm> {
    if !passkey::is_offered_in_fields().await {
        return None;
    }
    let task = session.begin_passkey_sign_in().await.ok()?;
    let credential = passkey::get(&task.options, Some(signal)).await.ok()?;
    Some(PasskeySignInForm {
        ceremony: task.ceremony,
        credential,
    })
}

/// Signs in with a dialog of the browser.
async fn sign_in(session: Session) -> Result<(), Problem> {
    let task = session.begin_passkey_sign_in().await?;
    let credential = match passkey::get(&task.options, None).await {
        Ok(credential) => credential,
        Err(error) => return error.problem().map_or(Ok(()), Err),
    };
    let body = PasskeySignInForm {
        ceremony: task.ceremony,
        credential,
    };
    session.sign_in_with_passkey(body).await.map(drop)
}
