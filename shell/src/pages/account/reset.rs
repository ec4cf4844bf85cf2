//! Sets a new password by a mail's link.

use super::{
    dead_link::DeadLink,
    form::{check_new, on_submit, set, use_account_form},
    link_token::{LinkToken, forget_if_refused, use_link_token},
};
use allpet_contract::identity::account::{LINK_INVALID, ResetForm, ResetPassword as Request};
use allpet_domain::Invalid;
use allpet_ui::{
    components::{Button, ButtonKind, LinkButton, Notice, TextField, TextKind, Tone},
    hooks::use_title,
};
use yew::prelude::*;

/// The form, or what to do if the link does not work any more.
#[component]
pub(super) fn ResetPassword() -> Html {
    use_title("Set a new password");
    let LinkToken { token, forget } = use_link_token();
    let password = use_state(String::new);
    let done = use_state_eq(|| false);
    let mut invalid = Invalid::default();
    check_new(&mut invalid, &password, &[]);
    let body = ResetForm {
        token: token.clone().unwrap_or_default(),
        password: (*password).clone(),
    };
    let form = use_account_form(invalid.0, Request { body }, {
        let (done, forget) = (done.clone(), forget.clone());
        move |()| {
            forget.emit(());
            done.set(true);
        }
    });
    let refused = form
        .problem()
        .is_some_and(|problem| problem.code == LINK_INVALID.code);
    use_effect_with(refused, forget_if_refused(forget));
    if *done {
        return html! {
            <>
                <h1 tabindex="-1">{ "Your password is changed" }</h1>
                <Notice tone={Tone::Good} text="Every device was signed out. Sign in with the new password." />
                <LinkButton href="/sign-in" text="Sign in" kind={ButtonKind::Primary} class="block" />
            </>
        };
    }
    if token.is_none() || refused {
        return html! {
            <DeadLink {refused} validity="It works once, and for an hour." advice="You can have a new one sent." href="/forgot-password" button="Send a new link" />
        };
    }
    html! {
        <>
            <h1 tabindex="-1">{ "Set a new password" }</h1>
            <form class="form" onsubmit={on_submit(&form.submit)} novalidate=true>
                { form.notices() }
                <p class="soft">{ "Every device that is signed in will be signed out." }</p>
                <TextField name="password" label="New password" kind={TextKind::Password} value={(*password).clone()}
                    hint={AttrValue::Static("At least 12 characters")} autocomplete="new-password" autofocus=true
                    error={form.error("password")} onchange={set(&password)} />
                <Button text="Change password" kind={ButtonKind::Primary} submit=true busy={form.busy()} class="block" testid="reset" />
            </form>
        </>
    }
}
