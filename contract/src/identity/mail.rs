//! Endpoints that the notifications module calls when it sends a mail. No event, job or log contains a secret: the link of
//! a mail is made when the mail is, and identity stores only the hash of its token.

use crate::{
    ErrorCode,
    access::{Internal, audience},
    endpoint,
};
use allpet_domain::id::{AccountRequestId, UserId};
use serde::{Deserialize, Serialize};

/// How often a mail is attempted. Each attempt of a mail with a link makes a link of its own, so as many links are made for a request.
pub const MAIL_ATTEMPTS: u32 = 20;

/// The request is fulfilled, has expired, or [`MAIL_ATTEMPTS`] links were made for it.
pub const REQUEST_NOT_FOUND: ErrorCode = ErrorCode::new(
    404,
    "identity.request-not-found",
    "This request is no longer open",
);

/// The purpose of a mail's link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum LinkPurpose {
    /// Proves that the person reads the mail of the account's address.
    VerifyEmail,
    /// The same for the address that is to replace the account's.
    ChangeEmail,
    /// Sets a new password without the old one.
    ResetPassword,
}

/// A link that works once, and where to send it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccountLink {
    /// The person.
    pub user: UserId,
    /// The purpose.
    pub purpose: LinkPurpose,
    /// The e-mail address for which the link was made. Send it to no other.
    pub email: String,
    /// The person's display name.
    pub name: String,
    /// The link to a page of the shell. Its fragment, which browsers do not send to servers, contains the token.
    pub link: String,
    /// Hours for which it is valid, from now.
    pub hours: u32,
}

// Debug output may reach a log; a link that opens an account must not.
impl std::fmt::Debug for AccountLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountLink")
            .field("user", &self.user)
            .field("purpose", &self.purpose)
            .finish_non_exhaustive()
    }
}

endpoint! {
    /// Makes a link for an open request, one for each attempt to send its mail. Only the notifications module may.
    IssueAccountLink { request: AccountRequestId } = POST "/internal/identity/account-requests/{request}/links" -> 201 AccountLink,
        Internal, &[audience::INTERNAL], [REQUEST_NOT_FOUND];
}
