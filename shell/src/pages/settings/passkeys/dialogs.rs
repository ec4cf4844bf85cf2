//! The dialogs that add, rename and remove a passkey.

use super::{
    super::{
        super::account::form::{check_current, set, use_account_form},
        second_factor::use_code_entry,
    },
    QUERY,
};
use crate::passkey;
use allpet_contract::{
    Problem,
    identity::passkeys::{
        AddPasskey, BeginPasskey, NewPasskeyForm, PASSKEY_NAME_MAX, Passkey, PasskeyNameForm, PasskeyProof,
        PasskeyTask, RemovePasskey, RenamePasskey,
    },
};
use allpet_domain::{Invalid, validation};
use allpet_ui::{
    components::{Button, ButtonKind, Dialog, TextField, TextKind, Tone, problem_notice, use_toasts},
    hooks::{invalidate, use_write},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

fn check_name(invalid: &mut Invalid, name: &str) {
    invalid.merge(validation::text("name", "a name", name, PASSKEY_NAME_MAX));
}

fn name_field(name: &UseStateHandle<String>, error: Option<AttrValue>) -> Html {
    html! {
        // The profile on the same page has a field `name`.
        <TextField name="passkey_name" label="Name of the passkey" hint="By which you know it, such as “My phone”" value={(**name).clone()} autofocus=true
            {error} onchange={set(name)} />
    }
}

fn password_field(current: &UseStateHandle<String>, autofocus: bool, error: Option<AttrValue>) -> Html {
    html! {
        <TextField name="current_password" label="Your password" kind={TextKind::Password} value={(**current).clone()}
            autocomplete="current-password" {autofocus} {error} onchange={set(current)} />
    }
}

/// Props of [`AddDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct AddDialogProps {
    /// Called to close it.
    pub(super) onclose: Callback<()>,
}

/// Asks for a name and the password, and lets the browser create a passkey.
#[component]
pub(super) fn AddDialog(props: &AddDialogProps) -> Html {
    let (name, current) = (use_state(String::new), use_state(String::new));
    let (code, toaster) = (use_code_entry(), use_toasts());
    let refused = use_state(|| None::<Problem>);
    let add = use_write::<AddPasskey>({
        let onclose = props.onclose.clone();
        move |_| {
            toaster.show(Tone::Good, "Your passkey is added.");
            invalidate(QUERY);
            onclose.emit(());
        }
    });
    let mut invalid = Invalid::default();
    check_name(&mut invalid, &name);
    check_current(&mut invalid, &current);
    code.check(&mut invalid);
    let body = PasskeyProof {
        current_password: (*current).clone(),
        code: code.value(),
    };
    let create = {
        let (add, refused, name) = (add.clone(), refused.clone(), (*name).clone());
        move |task: PasskeyTask| {
            refused.set(None);
            let (add, refused, name) = (add.clone(), refused.clone(), name.clone());
            spawn_local(async move {
                match passkey::create(&task.options).await {
                    Ok(credential) => add.run(AddPasskey {
                        body: NewPasskeyForm {
                            ceremony: task.ceremony,
                            name,
                            credential,
                        },
                    }),
                    Err(error) => refused.set(error.problem()),
                }
            });
        }
    };
    let form = use_account_form(invalid.0, BeginPasskey { body }, create);
    let busy = form.busy() || add.busy;
    let actions = html! {
        <>
            <Button text="Cancel" onclick={props.onclose.reform(|_| ())} />
            <Button text="Continue" kind={ButtonKind::Primary} submit=true {busy} testid="create-passkey" />
        </>
    };
    html! {
        <Dialog open=true title="Add a passkey" onclose={props.onclose.clone()} onsubmit={form.submit.clone()} {actions}>
            <div class="stack">
                { problem_notice(form.problem().or(add.problem.as_ref()).or(refused.as_ref())) }
                <p>{ "Next, your browser asks where to keep it: on this device, in a password manager or on a security key." }</p>
                { name_field(&name, form.error("name")) }
                { password_field(&current, false, form.error("current_password")) }
                { code.field(form.error("code")) }
            </div>
        </Dialog>
    }
}

/// Props of [`RenameDialog`] and [`RemovalDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct PasskeyDialogProps {
    /// The passkey.
    pub(super) passkey: Passkey,
    /// Called to close it.
    pub(super) onclose: Callback<()>,
}

/// Asks for another name.
#[component]
pub(super) fn RenameDialog(props: &PasskeyDialogProps) -> Html {
    let name = use_state(|| props.passkey.name.clone());
    let mut invalid = Invalid::default();
    check_name(&mut invalid, &name);
    let rename = RenamePasskey {
        passkey: props.passkey.id,
        body: PasskeyNameForm {
            name: (*name).clone(),
        },
    };
    let onclose = props.onclose.clone();
    let form = use_account_form(invalid.0, rename, move |_| {
        invalidate(QUERY);
        onclose.emit(());
    });
    let actions = html! {
        <>
            <Button text="Cancel" onclick={props.onclose.reform(|_| ())} />
            <Button text="Save name" kind={ButtonKind::Primary} submit=true busy={form.busy()} testid="rename-passkey" />
        </>
    };
    html! {
        <Dialog open=true title="Rename the passkey" onclose={props.onclose.clone()} onsubmit={form.submit.clone()} {actions}>
            <div class="stack">
                { form.problem_notice() }
                { name_field(&name, form.error("name")) }
            </div>
        </Dialog>
    }
}

/// Asks for the password, and removes a passkey.
#[component]
pub(super) fn RemovalDialog(props: &PasskeyDialogProps) -> Html {
    let (current, code, toaster) = (use_state(String::new), use_code_entry(), use_toasts());
    let mut invalid = Invalid::default();
    check_current(&mut invalid, &current);
    code.check(&mut invalid);
    let body = PasskeyProof {
        current_password: (*current).clone(),
        code: code.value(),
    };
    let remove = RemovePasskey {
        passkey: props.passkey.id,
        body,
    };
    let onclose = props.onclose.clone();
    let form = use_account_form(invalid.0, remove, move |()| {
        toaster.show(
            Tone::Good,
            "The passkey is removed. Every other device is signed out.",
        );
        invalidate(QUERY);
        invalidate("sessions");
        onclose.emit(());
    });
    let actions = html! {
        <>
            <Button text="Keep passkey" onclick={props.onclose.reform(|_| ())} />
            <Button text="Remove passkey" kind={ButtonKind::Danger} submit=true busy={form.busy()} testid="remove-passkey" />
        </>
    };
    html! {
        <Dialog open=true title="Remove the passkey?" onclose={props.onclose.clone()} onsubmit={form.submit.clone()} {actions}>
            <div class="stack">
                { form.problem_notice() }
                <p><bdi>{ props.passkey.name.clone() }</bdi>{ " no longer opens your account. Delete it on your device, too." }</p>
                { password_field(&current, true, form.error("current_password")) }
                { code.field(form.error("code")) }
            </div>
        </Dialog>
    }
}
