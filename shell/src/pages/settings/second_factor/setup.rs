//! Turns two-step sign-in on: the password, then the QR code and a first code of the app.

use super::super::super::account::form::{check_current, set, use_account_form};
use allpet_contract::identity::second_factor::{
    BeginSecondFactor, CodeForm, ConfirmSecondFactor, PasswordProof, QrCode, RecoveryCodes, SecondFactorSetup,
};
use allpet_domain::{Invalid, second_factor::SignInCode};
use allpet_ui::components::{Button, ButtonKind, CopyField, Dialog, TextField, TextKind};
use std::rc::Rc;
use yew::prelude::*;

/// Props of [`SetupDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct SetupDialogProps {
    /// The account's address, for password managers.
    pub(super) email: AttrValue,
    /// Called with the recovery codes when it is on.
    pub(super) oncodes: Callback<RecoveryCodes>,
    /// Called to close it.
    pub(super) onclose: Callback<()>,
}

/// Asks for the password, then for a code.
#[component]
pub(super) fn SetupDialog(props: &SetupDialogProps) -> Html {
    let setup = use_state(|| None::<Rc<SecondFactorSetup>>);
    let onclose = props.onclose.clone();
    if let Some(setup) = &*setup {
        return html! { <ScanDialog key="scan" setup={setup.clone()} oncodes={props.oncodes.clone()} {onclose} /> };
    }
    let onsetup = Callback::from(move |made| setup.set(Some(Rc::new(made))));
    html! { <PasswordDialog key="password" email={props.email.clone()} {onsetup} {onclose} /> }
}

#[derive(Properties, PartialEq)]
struct PasswordDialogProps {
    email: AttrValue,
    onsetup: Callback<SecondFactorSetup>,
    onclose: Callback<()>,
}

#[component]
fn PasswordDialog(props: &PasswordDialogProps) -> Html {
    let current = use_state(String::new);
    let mut invalid = Invalid::default();
    check_current(&mut invalid, &current);
    let body = PasswordProof {
        current_password: (*current).clone(),
    };
    let onsetup = props.onsetup.clone();
    let form = use_account_form(invalid.0, BeginSecondFactor { body }, move |setup| {
        onsetup.emit(setup);
    });
    let actions = html! {
        <>
            <Button text="Cancel" onclick={props.onclose.reform(|_| ())} />
            <Button text="Continue" kind={ButtonKind::Primary} submit=true busy={form.busy()} testid="begin-second-factor" />
        </>
    };
    html! {
        <Dialog open=true title="Turn on two-step sign-in" onclose={props.onclose.clone()} onsubmit={form.submit.clone()} {actions}>
            <div class="stack">
                { form.problem_notice() }
                <p>{ "You need an authenticator app on your phone. When you sign in, it shows you a code of six digits." }</p>
                <input type="hidden" name="username" autocomplete="username" value={props.email.clone()} />
                <TextField name="current_password" label="Your password" kind={TextKind::Password} value={(*current).clone()}
                    autocomplete="current-password" autofocus=true error={form.error("current_password")} onchange={set(&current)} />
            </div>
        </Dialog>
    }
}

#[derive(Properties, PartialEq)]
struct ScanDialogProps {
    setup: Rc<SecondFactorSetup>,
    oncodes: Callback<RecoveryCodes>,
    onclose: Callback<()>,
}

#[component]
fn ScanDialog(props: &ScanDialogProps) -> Html {
    let code = use_state(String::new);
    let mut invalid = Invalid::default();
    invalid.merge(SignInCode::parse("code", &code));
    let body = CodeForm {
        code: (*code).clone(),
    };
    let oncodes = props.oncodes.clone();
    let form = use_account_form(invalid.0, ConfirmSecondFactor { body }, move |codes| {
        oncodes.emit(codes);
    });
    let setup = &props.setup;
    let actions = html! {
        <>
            <Button text="Cancel" onclick={props.onclose.reform(|_| ())} />
            <Button text="Turn on" kind={ButtonKind::Primary} submit=true busy={form.busy()} testid="confirm-second-factor" />
        </>
    };
    html! {
        <Dialog open=true title="Scan the QR code" onclose={props.onclose.clone()} onsubmit={form.submit.clone()} {actions}>
            <div class="stack">
                { form.problem_notice() }
                <p>{ "Scan it with your authenticator app, then enter the code that the app shows." }</p>
                { qr(&setup.qr) }
                <p class="small"><a href={setup.address.clone()}>{ "Open the app on this device" }</a></p>
                <CopyField name="secret" label="Or type this key into the app" value={setup.secret.clone()} testid="copy-secret" />
                <TextField name="code" label="Code from the app" hint="6 digits" kind={TextKind::Digits} value={(*code).clone()}
                    autocomplete="one-time-code" autofocus=true error={form.error("code")} onchange={set(&code)} />
            </div>
        </Dialog>
    }
}

/// Draws a QR code with the quiet zone that scanners need.
fn qr(code: &QrCode) -> Html {
    let side = (code.size + 8).to_string();
    let view = ["-4 -4 ", &side, " ", &side].concat();
    html! {
        <svg class="qr" viewBox={view} role="img" aria-label="QR code for your authenticator app"><path d={code.path.clone()} /></svg>
    }
}
