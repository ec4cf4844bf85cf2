//! Requests a link to set a new password.

use super::form::{on_submit, set, use_account_form};
use allpet_contract::identity::account::{RequestPasswordReset, ResetRequestForm};
use allpet_domain::validation;
use allpet_ui::{
    components::{Button, ButtonKind, Link, Notice, TextField, TextKind, Tone},
    hooks::use_title,
};
use yew::prelude::*;

/// The form. Its answer is the same whether or not the address has an account.
#[component]
pub(super) fn ForgotPassword() -> Html {
    use_title("Forgot your password?");
    let email = use_state(String::new);
    let sent = use_state_eq(|| false);
    let invalid = validation::email("email", &email)
        .err()
        .map(|invalid| invalid.0)
        .unwrap_or_default();
    let body = ResetRequestForm {
        email: (*email).clone(),
    };
    let form = use_account_form(invalid, RequestPasswordReset { body }, {
        let sent = sent.clone();
        move |()| sent.set(true)
    });
    let back = html! { <p class="entry-other"><Link href="/sign-in">{ "Back to sign in" }</Link></p> };
    if *sent {
        return html! {
            <>
                <h1 tabindex="-1">{ "Look into your mail" }</h1>
                <Notice tone={Tone::Good}
                    text={["If ", &email, " has an account, a mail with a link is on its way to it. The link works once, and for an hour."].concat()} />
                { back }
            </>
        };
    }
    html! {
        <>
            <h1 tabindex="-1">{ "Forgot your password?" }</h1>
            <form class="form" onsubmit={on_submit(&form.submit)} novalidate=true>
                { form.notices() }
                <p class="soft">{ "We send a link to set a new one." }</p>
                <TextField name="email" label="E-mail address" kind={TextKind::Email} value={(*email).clone()} autocomplete="username"
                    autofocus=true error={form.error("email")} onchange={set(&email)} />
                <Button text="Send link" kind={ButtonKind::Primary} submit=true busy={form.busy()} class="block" testid="send-link" />
            </form>
            { back }
        </>
    }
}
