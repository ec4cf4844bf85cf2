//! The recovery codes.

use super::super::super::account::form::{check_current, set, use_account_form};
use allpet_contract::identity::second_factor::{CodeProof, RecoveryCodes, RenewRecoveryCodes};
use allpet_domain::{Invalid, second_factor::SignInCode};
use allpet_ui::components::{Button, ButtonKind, CopyField, Dialog, Notice, TextField, TextKind, Tone};
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
    let mut invalid = Invalid::default();
    check_current(&mut invalid, &current);
    invalid.merge(SignInCode::parse("code", &code));
    let body = CodeProof {
        current_password: (*current).clone(),
        code: (*code).clone(),
    };
    let oncodes = props.oncodes.clone();
    let form = use_account_form(invalid.0, RenewRecoveryCodes { body }, move |codes| {
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
                <TextField name="current_password" label="Your password" kind={TextKind::Password} value={(*current).clone()}
                    autocomplete="current-password" autofocus=true error={form.error("current_password")} onchange={set(&current)} />
                <TextField name="code" label="Code" hint="From your authenticator app, or a recovery code" kind={TextKind::Code}
                    value={(*code).clone()} autocomplete="one-time-code" error={form.error("code")} onchange={set(&code)} />
            </div>
        </Dialog>
    }
}
