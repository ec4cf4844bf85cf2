//! Changes the password.

use super::{
    super::account::form::{check_current, check_new, set, use_account_form},
    second_factor::use_code_entry,
};
use allpet_contract::identity::{
    Account,
    account::{ChangePassword, PasswordForm},
};
use allpet_domain::Invalid;
use allpet_ui::{
    components::{Button, ButtonKind, Dialog, TextField, TextKind, Tone, use_toasts},
    hooks::invalidate,
};
use std::rc::Rc;
use yew::prelude::*;

/// Props of [`PasswordDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct PasswordDialogProps {
    /// Whether the dialog is open.
    pub(super) open: bool,
    /// The signed-in account.
    pub(super) account: Rc<Account>,
    /// Called to close it.
    pub(super) onclose: Callback<()>,
}

/// Asks for the present password and the new one.
#[component]
pub(super) fn PasswordDialog(props: &PasswordDialogProps) -> Html {
    let (current, password) = (use_state(String::new), use_state(String::new));
    let (toaster, code) = (use_toasts(), use_code_entry());
    let mut invalid = Invalid::default();
    check_current(&mut invalid, &current);
    code.check(&mut invalid);
    check_new(
        &mut invalid,
        &password,
        &[&props.account.email, &props.account.name],
    );
    let body = PasswordForm {
        current_password: (*current).clone(),
        password: (*password).clone(),
        code: code.value(),
    };
    let form = use_account_form(invalid.0, ChangePassword { body }, {
        let (close, current, password, clear) = (
            props.onclose.clone(),
            current.clone(),
            password.clone(),
            code.clear(),
        );
        move |()| {
            toaster.show(
                Tone::Good,
                "Your password is changed. Every other device is signed out.",
            );
            current.set(String::new());
            clear();
            password.set(String::new());
            invalidate("sessions");
            close.emit(());
        }
    });
    let actions = html! {
        <>
            <Button text="Cancel" onclick={props.onclose.reform(|_| ())} />
            <Button text="Change password" kind={ButtonKind::Primary} submit=true busy={form.busy()} testid="change-password" />
        </>
    };
    html! {
        <Dialog open={props.open} title="Change your password" onclose={props.onclose.clone()} onsubmit={form.submit.clone()} {actions}>
            <div class="stack">
                { form.problem_notice() }
                // Password managers find the account by it.
                <input type="hidden" name="username" autocomplete="username" value={props.account.email.clone()} />
                <TextField name="current_password" label="Your present password" kind={TextKind::Password} value={(*current).clone()}
                    autocomplete="current-password" autofocus=true error={form.error("current_password")} onchange={set(&current)} />
                { code.field(form.error("code")) }
                <TextField name="password" label="New password" kind={TextKind::Password} value={(*password).clone()}
                    hint={AttrValue::Static("At least 12 characters")} autocomplete="new-password"
                    error={form.error("password")} onchange={set(&password)} />
            </div>
        </Dialog>
    }
}
