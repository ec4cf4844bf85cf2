//! Turns two-step sign-in off.

use super::{
    super::super::account::form::use_account_form,
    QUERY,
    proof_fields::{ProofFields, proof},
};
use allpet_contract::identity::second_factor::RemoveSecondFactor;
use allpet_ui::{
    components::{Button, ButtonKind, Dialog, Tone, use_toasts},
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
    let (body, invalid) = proof(&current, &code);
    let onclose = props.onclose.clone();
    let form = use_account_form(invalid, RemoveSecondFactor { body }, move |()| {
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
                <ProofFields {current} {code} current_error={form.error("current_password")} code_error={form.error("code")} />
            </div>
        </Dialog>
    }
}
