//! Changes the account's e-mail address.

use super::{
    super::account::form::{check_current, set, use_account_form},
    second_factor::use_code_entry,
};
use allpet_contract::identity::account::{ChangeEmail, EmailForm};
use allpet_domain::{Invalid, validation};
use allpet_ui::{
    components::{Button, ButtonKind, Dialog, TextField, TextKind, Tone, use_toasts},
    session::use_session,
};
use yew::prelude::*;

/// Props of [`EmailDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct EmailDialogProps {
    /// Whether the dialog is open.
    pub(super) open: bool,
    /// Called to close it.
    pub(super) onclose: Callback<()>,
}

/// Asks for the new address and the present password. The new address counts once its link is opened.
#[component]
pub(super) fn EmailDialog(props: &EmailDialogProps) -> Html {
    let (email, current) = (use_state(String::new), use_state(String::new));
    let (session, toaster, code) = (use_session(), use_toasts(), use_code_entry());
    let mut invalid = Invalid::default();
    invalid.merge(validation::email("email", &email));
    check_current(&mut invalid, &current);
    code.check(&mut invalid);
    let body = EmailForm {
        email: (*email).clone(),
        current_password: (*current).clone(),
        code: code.value(),
    };
    let form = use_account_form(invalid.0, ChangeEmail { body }, {
        let (close, email, current, clear) = (
            props.onclose.clone(),
            email.clone(),
            current.clone(),
            code.clear(),
        );
        move |()| {
            let text = ["We sent a link to ", &email, ". Open it to change your address."].concat();
            toaster.show(Tone::Good, text);
            email.set(String::new());
            current.set(String::new());
            clear();
            close.emit(());
            if let Some(session) = session.clone() {
                wasm_bindgen_futures::spawn_local(async move { session.resume().await });
            }
        }
    });
    let actions = html! {
        <>
            <Button text="Cancel" onclick={props.onclose.reform(|_| ())} />
            <Button text="Send link" kind={ButtonKind::Primary} submit=true busy={form.busy()} testid="change-email" />
        </>
    };
    html! {
        <Dialog open={props.open} title="Change your e-mail address" onclose={props.onclose.clone()} onsubmit={form.submit.clone()} {actions}>
            <div class="stack">
                { form.problem_notice() }
                <p>{ "We send a link to the new address. Until you open it, you sign in with the old one." }</p>
                <TextField name="email" label="New e-mail address" kind={TextKind::Email} value={(*email).clone()} autocomplete="email"
                    autofocus=true error={form.error("email")} onchange={set(&email)} />
                <TextField name="current_password" label="Your password" kind={TextKind::Password} value={(*current).clone()}
                    autocomplete="current-password" error={form.error("current_password")} onchange={set(&current)} />
                { code.field(form.error("code")) }
            </div>
        </Dialog>
    }
}
