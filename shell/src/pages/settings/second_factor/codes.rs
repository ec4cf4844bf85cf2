//! The recovery codes.

use super::{
    super::super::account::form::use_account_form,
    proof_fields::{ProofFields, proof},
};
use allpet_contract::identity::second_factor::{RecoveryCodes, RenewRecoveryCodes};
use allpet_ui::components::{Button, ButtonKind, CopyField, Dialog, Notice, Tone};
use std::rc::Rc;
use yew::prelude::*;

/// Props of [`CodesDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct CodesDialogProps {
    /// The codes.
    pub(super) codes: Rc<RecoveryCodes>,
    /// Called when the person says that they have saved them.
    pub(super) onsaved: Callback<()>,
}

/// Shows new recovery codes, which nothing can show again. So it closes only when the person says that they have saved them.
#[component]
pub(super) fn CodesDialog(props: &CodesDialogProps) -> Html {
    let is_closing = use_state_eq(|| false);
    let onclose = {
        let is_closing = is_closing.clone();
        Callback::from(move |()| is_closing.set(true))
    };
    let actions = html! {
        <Button text="I have saved them" kind={ButtonKind::Primary} onclick={props.onsaved.reform(|_| ())} testid="codes-saved" />
    };
    html! {
        <Dialog open=true title="Save your recovery codes" {onclose} {actions}>
            <div class="stack">
                if *is_closing {
                    <Notice tone={Tone::Warning} text="Save the codes first. Then choose “I have saved them”." />
                }
                <p>{ "If you lose your phone, sign in with one of these codes. Each works once. Print them, or keep them in your password manager: we cannot show them again." }</p>
                <ul class="recovery-codes figures" data-testid="recovery-codes">
                    { for props.codes.codes.iter().map(|code| html! { <li key={code.clone()} translate="no">{ code }</li> }) }
                </ul>
                <CopyField name="all-codes" label="All codes" value={props.codes.codes.join(" ")} testid="copy-codes" />
            </div>
        </Dialog>
    }
}

/// Props of [`NewCodesDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct NewCodesDialogProps {
    /// Called with the new codes.
    pub(super) oncodes: Callback<RecoveryCodes>,
    /// Called to close it.
    pub(super) onclose: Callback<()>,
}

/// Asks for the password and a code, and makes new recovery codes.
#[component]
pub(super) fn NewCodesDialog(props: &NewCodesDialogProps) -> Html {
    let (current, code) = (use_state(String::new), use_state(String::new));
    let (body, invalid) = proof(&current, &code);
    let oncodes = props.oncodes.clone();
    let form = use_account_form(invalid, RenewRecoveryCodes { body }, move |codes| {
        oncodes.emit(codes);
    });
    let actions = html! {
        <>
            <Button text="Cancel" onclick={props.onclose.reform(|_| ())} />
            <Button text="Make new codes" kind={ButtonKind::Primary} submit=true busy={form.busy()} testid="renew-codes" />
        </>
    };
    html! {
        <Dialog open=true title="New recovery codes" onclose={props.onclose.clone()} onsubmit={form.submit.clone()} {actions}>
            <div class="stack">
                { form.problem_notice() }
                <p>{ "Your old codes stop working." }</p>
                <ProofFields {current} {code} current_error={form.error("current_password")} code_error={form.error("code")} />
            </div>
        </Dialog>
    }
}
