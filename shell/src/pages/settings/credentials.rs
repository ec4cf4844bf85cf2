//! The credentials of the account: its address and its password.

use super::{email_dialog::EmailDialog, password_dialog::PasswordDialog};
use allpet_contract::identity::Account;
use allpet_ui::components::{Button, Card, CardKind, List, ListRow, Size};
use std::rc::Rc;
use yew::prelude::*;

/// Props of [`CredentialsCard`].
#[derive(Properties, PartialEq)]
pub(super) struct CredentialsProps {
    /// The signed-in account.
    pub(super) account: Rc<Account>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    Email,
    Password,
}

/// Shows address and password, each with a button to change it.
#[component]
pub(super) fn CredentialsCard(props: &CredentialsProps) -> Html {
    let open = use_state_eq(|| Open::Nothing);
    let to = |next: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(next))
    };
    let change = |object: &'static str, next: Open| {
        let onclick = to(next).reform(|_: MouseEvent| ());
        html! { <Button text="Change" object={AttrValue::Static(object)} size={Size::Small} {onclick} /> }
    };
    let account = &props.account;
    html! {
        <Card title="Signing in" kind={CardKind::Flush}>
            <List>
                <ListRow title="E-mail address" text={address(account)} end={change("e-mail address", Open::Email)} testid="own-email" />
                <ListRow title="Password" text="Changing it signs you out on every other device."
                    end={change("password", Open::Password)} />
            </List>
            <EmailDialog open={*open == Open::Email} onclose={to(Open::Nothing)} />
            <PasswordDialog open={*open == Open::Password} account={account.clone()} onclose={to(Open::Nothing)} />
        </Card>
    }
}

/// Returns the address, with the one that is to replace it.
fn address(account: &Account) -> AttrValue {
    match &account.new_email {
        None => account.email.clone().into(),
        Some(new) => {
            let words = [
                &account.email,
                " until you open the link in our mail to ",
                new,
                ".",
            ];
            words.concat().into()
        }
    }
}
