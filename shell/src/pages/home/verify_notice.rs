//! The notice that the account's address is not confirmed.

use allpet_contract::identity::{Account, account::RequestVerification};
use allpet_ui::{
    components::{Notice, Tone, use_toasts},
    hooks::use_write,
};
use std::rc::Rc;
use yew::prelude::*;

/// Props of [`VerifyNotice`].
#[derive(Properties, PartialEq)]
pub(crate) struct VerifyNoticeProps {
    /// The signed-in account.
    pub(crate) account: Rc<Account>,
}

/// Asks to confirm the address, and sends the mail again. Empty once it is confirmed.
#[component]
pub(crate) fn VerifyNotice(props: &VerifyNoticeProps) -> Html {
    let toaster = use_toasts();
    let send = use_write::<RequestVerification>(move |()| {
        toaster.show(Tone::Good, "The mail is on its way.");
    });
    if !props.account.unverified {
        return Html::default();
    }
    let problem = send.problem.as_ref().map(|problem| problem.message().to_owned());
    let text = problem.unwrap_or_else(|| {
        let email = props.account.email.as_str();
        [
            "Open the link in our mail to ",
            email,
            ". Orders that you placed as a guest come here then.",
        ]
        .concat()
    });
    let again = Callback::from(move |()| send.run(RequestVerification {}));
    html! {
        <Notice title="Confirm your e-mail address" {text} action={Some((AttrValue::Static("Send again"), again))} />
    }
}
