//! Proves an e-mail address by a mail's link. It takes a press, because mail programs open links to look at them.

use super::{
    dead_link::DeadLink,
    link_token::{LinkToken, forget_if_refused, use_link_token},
};
use allpet_contract::identity::account::{LINK_INVALID, LinkForm, VerifiedAddress, VerifyEmail as Request};
use allpet_ui::{
    components::{Button, ButtonKind, LinkButton, Notice, Tone, problem_notice},
    hooks::{use_title, use_write},
    session::Session,
};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct VerifyEmailProps {
    pub(super) session: Session,
}

/// Proves the address, or says what to do if the link does not work any more.
#[component]
pub(super) fn VerifyEmail(props: &VerifyEmailProps) -> Html {
    use_title("Confirm your e-mail address");
    let LinkToken { token, forget } = use_link_token();
    let verified = use_state(|| None::<VerifiedAddress>);
    let verify = use_write::<Request>({
        let (verified, session) = (verified.clone(), props.session.clone());
        let forget = forget.clone();
        move |address| {
            forget.emit(());
            verified.set(Some(address));
            let session = session.clone();
            // The account of an open session learns of it.
            wasm_bindgen_futures::spawn_local(async move { session.resume().await });
        }
    });
    let is_invalid = |code: &str| code == LINK_INVALID.code;
    let problem = verify.problem.as_ref();
    let refused = problem.is_some_and(|problem| is_invalid(&problem.code));
    use_effect_with(refused, forget_if_refused(forget));
    let to_dashboard = html! { <LinkButton href="/dashboard" text="Go to the dashboard" kind={ButtonKind::Primary} class="block" /> };
    if let Some(VerifiedAddress { email }) = &*verified {
        return html! {
            <>
                <h1 tabindex="-1">{ "Your address is confirmed" }</h1>
                <Notice tone={Tone::Good} text={["Thank you. ", email, " is the address of your account."].concat()} />
                { to_dashboard }
            </>
        };
    }
    let (Some(token), false) = (token, refused) else {
        return html! {
            <DeadLink {refused} validity="It works once, and for 24 hours." advice="Sign in to have a new one sent from your settings."
                href="/dashboard/settings" button="Go to the settings" />
        };
    };
    let onclick = {
        let verify = verify.clone();
        Callback::from(move |_: MouseEvent| {
            let body = LinkForm { token: token.clone() };
            verify.run(Request { body });
        })
    };
    html! {
        <>
            <h1 tabindex="-1">{ "Confirm your e-mail address" }</h1>
            { problem_notice(problem) }
            <p>{ "Confirm that you opened this link from a mail to you." }</p>
            <Button text="Confirm address" kind={ButtonKind::Primary} busy={verify.busy} {onclick} class="block" testid="confirm-address" />
        </>
    }
}
