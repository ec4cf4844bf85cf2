//! Links for the module that sends mails.

use crate::{Identity, service::account_requests};
use allpet_contract::identity::mail::{AccountLink, IssueAccountLink};
use allpet_kernel::{Failure, actor::MailSender};

pub(crate) async fn issue_link(
    app: Identity,
    _: MailSender,
    request: IssueAccountLink,
) -> Result<AccountLink, Failure> {
    account_requests::issue(&app, request.request).await
}
