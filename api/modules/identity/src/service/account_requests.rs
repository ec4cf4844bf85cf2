//! Requests that a link in a mail fulfils.
//!
//! An event names the request, and the module that mails asks for the link when it sends ([`issue`]): no event, job or log contains
//! a token. A mail that is sent again has a link of its own, and all links of a request are valid until one is used.

pub(crate) mod reset;
pub(crate) mod verification;

use super::sessions::now_ms;
use crate::{
    Identity,
    store::{
        account_requests::{self, RequestRecord},
        people,
    },
};
use allpet_contract::{
    events::{PasswordResetRequested, VerificationRequested},
    identity::{
        account::LINK_INVALID,
        mail::{AccountLink, LinkPurpose, MAIL_ATTEMPTS, REQUEST_NOT_FOUND},
    },
};
use allpet_domain::id::{AccountRequestId, UserId};
use allpet_kernel::{Failure, Kernel, Tx, link_token::LinkToken};

/// How long after a request links are made for it: a mail server may be away for a while.
const OPEN_MS: i64 = 24 * HOUR_MS;
const HOUR_MS: i64 = 60 * 60 * 1_000;

/// Returns how a purpose is stored.
pub(crate) fn name(purpose: LinkPurpose) -> &'static str {
    match purpose {
        LinkPurpose::VerifyEmail => "verify-email",
        LinkPurpose::ChangeEmail => "change-email",
        LinkPurpose::ResetPassword => "reset-password",
    }
}

fn purpose_of(request: &RequestRecord) -> Result<LinkPurpose, Failure> {
    [
        LinkPurpose::VerifyEmail,
        LinkPurpose::ChangeEmail,
        LinkPurpose::ResetPassword,
    ]
    .into_iter()
    .find(|purpose| name(*purpose) == request.purpose)
    .ok_or_else(|| Failure::internal(format!("a request has the purpose {}", request.purpose)))
}

/// The page of the shell to which a link leads, and the hours for which it is valid.
fn page(purpose: LinkPurpose) -> (&'static str, u32) {
    match purpose {
        LinkPurpose::VerifyEmail | LinkPurpose::ChangeEmail => ("/verify-email", 24),
        LinkPurpose::ResetPassword => ("/reset-password", 1),
    }
}

/// Opens a request to prove `email`: the person's address, or the one that is to replace it.
pub(crate) async fn open_verification(
    kernel: &Kernel,
    tx: &mut Tx,
    user: UserId,
    email: &str,
    purpose: LinkPurpose,
) -> Result<(), Failure> {
    let request = insert(kernel, tx, Some(user), email, purpose).await?;
    kernel
        .announce(tx, &VerificationRequested { user, request })
        .await
}

/// Opens a request for a new password, before anybody knows whether the address has an account.
pub(crate) async fn open_reset(
    kernel: &Kernel,
    tx: &mut Tx,
    email: &str,
) -> Result<AccountRequestId, Failure> {
    insert(kernel, tx, None, email, LinkPurpose::ResetPassword).await
}

/// Connects a request for a new password to the person of its address, and announces it.
pub(crate) async fn announce_reset(
    kernel: &Kernel,
    tx: &mut Tx,
    request: AccountRequestId,
    user: UserId,
) -> Result<(), Failure> {
    if account_requests::set_person(tx, request, user).await? {
        kernel
            .announce(tx, &PasswordResetRequested { user, request })
            .await?;
    }
    Ok(())
}

async fn insert(
    kernel: &Kernel,
    tx: &mut Tx,
    person: Option<UserId>,
    email: &str,
    purpose: LinkPurpose,
) -> Result<AccountRequestId, Failure> {
    let request = RequestRecord {
        id: AccountRequestId::new(kernel.now(), kernel.randomness().entropy()),
        person,
        purpose: name(purpose).to_owned(),
        email: email.to_owned(),
    };
    account_requests::insert(tx, &request, now_ms(kernel) + OPEN_MS).await?;
    Ok(request.id)
}

/// Makes a link for an open request.
pub(crate) async fn issue(app: &Identity, id: AccountRequestId) -> Result<AccountLink, Failure> {
    let origin = app.kernel.origins().first().cloned();
    let origin = origin.ok_or_else(|| Failure::internal("no origin of the shell is configured"))?;
    let token = LinkToken::new(app.kernel.randomness().bytes());
    let now_ms = now_ms(&app.kernel);
    let mut tx = app.db.begin().await?;
    let request = account_requests::count_link(&mut tx, id, i64::from(MAIL_ATTEMPTS), now_ms)
        .await?
        .ok_or(REQUEST_NOT_FOUND)?;
    let purpose = purpose_of(&request)?;
    let (path, hours) = page(purpose);
    account_requests::insert_link(&mut tx, &token.hash(), id, now_ms + i64::from(hours) * HOUR_MS).await?;
    tx.commit().await?;
    let user = request.person.ok_or(REQUEST_NOT_FOUND)?;
    let person = people::by_id(&app.db, user).await?.ok_or(REQUEST_NOT_FOUND)?;
    // A link proves only the address to which it went.
    if purpose != LinkPurpose::ChangeEmail && person.email != request.email {
        return Err(REQUEST_NOT_FOUND.into());
    }
    Ok(AccountLink {
        user,
        purpose,
        email: request.email,
        name: person.name,
        link: format!("{origin}{path}#{}", token.text()),
        hours,
    })
}

/// The request of a valid link, and what using the link up needs.
pub(crate) struct OpenLink {
    pub(crate) user: UserId,
    pub(crate) email: String,
    pub(crate) purpose: LinkPurpose,
    hash: Vec<u8>,
}

/// Finds the request of a link's token. Fails with `LINK_INVALID`.
pub(crate) async fn find(app: &Identity, token: &str) -> Result<OpenLink, Failure> {
    let token = LinkToken::read(token).ok_or(LINK_INVALID)?;
    let hash = token.hash();
    let request = account_requests::find_by_link(&app.db, &hash, now_ms(&app.kernel))
        .await?
        .ok_or(LINK_INVALID)?;
    Ok(OpenLink {
        user: request.person.ok_or(LINK_INVALID)?,
        purpose: purpose_of(&request)?,
        email: request.email,
        hash,
    })
}

/// Uses a link: from then on no link of its person and purpose is valid. Fails with `LINK_INVALID` if another use was faster.
pub(crate) async fn use_up(kernel: &Kernel, tx: &mut Tx, link: &OpenLink) -> Result<(), Failure> {
    if !account_requests::use_link(tx, &link.hash, now_ms(kernel)).await? {
        return Err(LINK_INVALID.into());
    }
    account_requests::delete_of_person(tx, link.user, name(link.purpose)).await
}

/// Withdraws what links could still change, because the account has a new password: a link that somebody else has requested must
/// neither undo it nor take the account to another address.
pub(crate) async fn withdraw_changes(tx: &mut Tx, user: UserId) -> Result<(), Failure> {
    for purpose in [LinkPurpose::ResetPassword, LinkPurpose::ChangeEmail] {
        account_requests::delete_of_person(tx, user, name(purpose)).await?;
    }
    Ok(())
}

/// Deletes the requests for which no link is valid any more.
pub(crate) async fn delete_expired(kernel: &Kernel, tx: &mut Tx) -> Result<(), Failure> {
    // The last link may have been made at the last moment.
    account_requests::delete_expired(tx, now_ms(kernel) - 24 * HOUR_MS).await
}
