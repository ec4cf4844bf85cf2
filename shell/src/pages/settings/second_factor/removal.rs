//! Turns two-step sign-in off.

use super::{
    super::super::account::form::{check_current, set, use_account_form},
    QUERY,
};
use allpet_contract::identity::second_factor::{CodeProof, RemoveSecondFactor};
use allpet_domain::{Invalid, second_factor::SignInCode};
use allpet_ui::{
    components::{Button, ButtonKind, Dialog, TextField, TextKind, Tone, use_toasts},
    hooks::invalidate,
};
use yew::prelude::*;

/// Props of [`RemovalDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct RemovalDialogProps {
    /// Called to close it.
    pub(super) onclose: Callback<()>,
}

/// Asks for the password and a code.
#[component]
pub(super) fn RemovalDialog(props: &RemovalDialogProps) -> Html {
    let (current, code) = (use_state(String::new), use_state(String::new));
    let toaster = use_toasts();
    let mut invalid = Invalid::default();
    check_current(&mut invalid, &current);
    invalid.merge(SignInCode::parse("code", &code));
    let body = CodeProof {
        current_password: (*current).clone(),
        code: (*code).clone(),
    };
    let onclose = props.onclose.clone();
    let form = use_account_form(invalid.0, RemoveSecondFactor { body }, move |()| {
        toaster.show(Tone::Good, "Two-step sign-in is off.");
        invalidate(QUERY);
        onclose.emit(());
    });
    let actions = html! {
        <>
            <Button text="Keep it on" onclick={props.onclose.reform(|_| ())} />
            <Button text="Turn off" kind={ButtonKind::Danger} submit=true busy={form.busy()} testid="remove-second-factor" />
        </>
    };
    html! {
        <Dialog open=true title="Turn off two-step sign-in?" onclose={props.onclose.clone()} onsubmit={form.submit.clone()} {actions}>
            <div class="stack">
                { form.problem_notice() }
                <p>{ "Whoever learns your password can then sign in with it alone." }</p>
                <TextField name="current_password" label="Your password" kind={TextKind::Password} value={(*current).clone()}
                    autocomplete="current-password" autofocus=true error={form.error("current_password")} onchange={set(&current)} />
                <TextField name="code" label="Code" hint="From your authenticator app, or a recovery code" kind={TextKind::Code}
                    value={(*code).clone()} autocomplete="one-time-code" error={form.error("code")} onchange={set(&code)} />
            </div>
        </Dialog>
    }
}
