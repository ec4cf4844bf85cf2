//! Closes the account.

use super::{
    super::account::form::{check_current, set, use_account_form},
    second_factor::use_code_entry,
};
use crate::dashboard::use_sign_out;
use allpet_contract::identity::account::{CloseAccount, CloseForm};
use allpet_domain::Invalid;
use allpet_ui::{
    components::{Button, ButtonKind, Card, Dialog, TextField, TextKind, Tone, use_toasts},
    session::{Session, use_session},
};
use yew::prelude::*;

/// Says what closing does, and opens the dialog for it.
#[component]
pub(super) fn CloseAccountCard() -> Html {
    let open = use_state_eq(|| false);
    let Some(session) = use_session() else {
        return Html::default();
    };
    let show = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(true))
    };
    let opened = *open;
    let onclose = Callback::from(move |()| open.set(false));
    html! {
        <Card title="Close your account">
            <div class="stack">
                <p class="soft">
                    { "Your name, address and password, your pets, designs and messages are deleted, and you cannot sign in any more. Download your data first if you want to keep it." }
                </p>
                <p class="soft">
                    { "Licenses stay valid until they expire, and open orders are shipped. The authorities and shops keep the records that the law requires of them." }
                </p>
                <div class="actions"><Button text="Close account" onclick={show} testid="close-account" /></div>
            </div>
            <CloseAccountDialog open={opened} {session} {onclose} />
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct CloseAccountDialogProps {
    open: bool,
    session: Session,
    onclose: Callback<()>,
}

#[component]
fn CloseAccountDialog(props: &CloseAccountDialogProps) -> Html {
    let (current, code) = (use_state(String::new), use_code_entry());
    let (toaster, sign_out) = (use_toasts(), use_sign_out(&props.session));
    let mut invalid = Invalid::default();
    check_current(&mut invalid, &current);
    code.check(&mut invalid);
    let body = CloseForm {
        current_password: (*current).clone(),
        code: code.value(),
    };
    let form = use_account_form(invalid.0, CloseAccount { body }, move |()| {
        toaster.show(Tone::Good, "Your account is closed.");
        // Clears what this browser kept.
        sign_out.emit(());
    });
    let actions = html! {
        <>
            <Button text="Keep account" onclick={props.onclose.reform(|_| ())} />
            <Button text="Close account" kind={ButtonKind::Danger} submit=true busy={form.busy()} testid="confirm-closing" />
        </>
    };
    html! {
        <Dialog open={props.open} title="Close your account?" onclose={props.onclose.clone()} onsubmit={form.submit.clone()} {actions}>
            <div class="stack">
                { form.problem_notice() }
                <p>{ "This cannot be undone. You can no longer see your pets, orders and designs." }</p>
                <p>{ "An application that is under review is decided all the same. To have its fee back, withdraw it first." }</p>
                <p>{ "The pages of your pets’ tags then show nothing about you and take no messages: a finder is led to the authority." }</p>
                <TextField name="current_password" label="Your password" kind={TextKind::Password} value={(*current).clone()}
                    autocomplete="current-password" autofocus=true error={form.error("current_password")} onchange={set(&current)} />
                { code.field(form.error("code")) }
            </div>
        </Dialog>
    }
}
