//! The pages to which mails about an account lead, and the one that requests a new password. They are shown without a session, too.
//! They are one lazy module, since few visits open them.

mod dead_link;
mod forgot;
pub(super) mod form;
mod invitation;
mod link_token;
mod reset;
mod verify;

use allpet_ui::{
    components::{Brand, Card},
    hooks::use_lazy,
    lazy,
    session::Session,
};
use forgot::ForgotPassword;
use invitation::Invitation;
use reset::ResetPassword;
use verify::VerifyEmail;
use yew::prelude::*;

/// A page about an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccountPageKind {
    /// Proves an e-mail address.
    VerifyEmail,
    /// Requests a link to set a new password.
    ForgotPassword,
    /// Sets a new password.
    ResetPassword,
    /// Accepts an invitation to a role.
    Invitation,
}

/// Props of [`AccountPage`].
#[derive(Clone, Properties, PartialEq)]
pub(crate) struct AccountPageProps {
    /// Which page.
    pub(crate) kind: AccountPageKind,
    /// The session, which learns of a proved address or a new role.
    pub(crate) session: Session,
}

lazy! { static PAGE: fn(&AccountPageProps) -> Html = account { render_page } }

fn render_page(props: &AccountPageProps) -> Html {
    match props.kind {
        AccountPageKind::VerifyEmail => html! { <VerifyEmail session={props.session.clone()} /> },
        AccountPageKind::ForgotPassword => html! { <ForgotPassword /> },
        AccountPageKind::ResetPassword => html! { <ResetPassword /> },
        AccountPageKind::Invitation => html! { <Invitation session={props.session.clone()} /> },
    }
}

/// A page about an account, in a card as the page to sign in.
#[component]
pub(crate) fn AccountPage(props: &AccountPageProps) -> Html {
    let content = use_lazy(&PAGE).render(|render| render(props));
    html! {
        <div class="entry">
            <header><Brand /></header>
            <main id="content"><Card>{ content }</Card></main>
        </div>
    }
}
