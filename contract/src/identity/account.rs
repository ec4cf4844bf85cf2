//! Endpoints for people's own accounts: prove an address, change the credentials, see and end sessions, and close the account.
//!
//! Whoever changes the address or the password, or closes the account, types the present password again, and a code where two-step
//! sign-in is on: a session that was left open is not enough.

use super::{
    BUSY, EMAIL_TAKEN, FOREIGN_ORIGIN, TOO_MANY, passkeys::PASSKEY_REQUIRED,
    second_factor::SECOND_FACTOR_LOCKED,
};
use crate::{
    ErrorCode,
    access::{OwnPage, SignedIn, audience},
    endpoint,
    limit::{ACCOUNT_MAILS, LINK_GUESSES, PASSWORD_CHECKS},
};
use allpet_domain::{Timestamp, id::SessionId};
use serde::{Deserialize, Serialize};

/// The link was used, is too old, or was never made.
pub const LINK_INVALID: ErrorCode =
    ErrorCode::new(404, "identity.link-invalid", "This link does not work any more");
/// The person has roles in organizations, whose other members rely on them.
pub const HAS_ROLES: ErrorCode = ErrorCode::new(
    409,
    "identity.has-roles",
    "You still have a role in an organization",
);
/// The person has no such session, or it has ended.
pub const SESSION_NOT_FOUND: ErrorCode = ErrorCode::new(
    404,
    "identity.session-not-found",
    "There is no such session any more",
);

/// The code of the error at `current_password` if it is not the account's password.
pub const WRONG: &str = "wrong";

/// The token of a link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LinkForm {
    /// The token in the link's fragment.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::LinkToken"))]
    pub token: String,
}

/// The address that a link proved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VerifiedAddress {
    /// The account's e-mail address now.
    pub email: String,
}

/// The form of somebody who forgot their password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ResetRequestForm {
    /// E-mail address.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::EmailAddress"))]
    pub email: String,
}

/// A new password, and the token of the link that allows it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ResetForm {
    /// The token in the link's fragment.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::LinkToken"))]
    pub token: String,
    /// The new password, 12 to 128 characters.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::NewPassword"))]
    pub password: String,
}

/// A new password for the signed-in account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PasswordForm {
    /// The present password.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::Password"))]
    pub current_password: String,
    /// The new password, 12 to 128 characters.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::NewPassword"))]
    pub password: String,
    /// A code of the app, or a recovery code; required if two-step sign-in is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<allpet_domain::schema::SignInCode>")
    )]
    pub code: Option<String>,
}

/// A new e-mail address for the signed-in account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EmailForm {
    /// The new e-mail address.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::EmailAddress"))]
    pub email: String,
    /// The present password.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::Password"))]
    pub current_password: String,
    /// A code of the app, or a recovery code; required if two-step sign-in is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<allpet_domain::schema::SignInCode>")
    )]
    pub code: Option<String>,
}

/// The confirmation that the account is to be closed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CloseForm {
    /// The present password.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::Password"))]
    pub current_password: String,
    /// A code of the app, or a recovery code; required if two-step sign-in is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<allpet_domain::schema::SignInCode>")
    )]
    pub code: Option<String>,
}

hides_its_fields!(LinkForm, ResetForm, PasswordForm, EmailForm, CloseForm);

/// A session of the signed-in account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeviceSession {
    /// The id.
    pub id: SessionId,
    /// The device in words, such as `Firefox on Windows`.
    pub device: String,
    /// When it began.
    pub created: Timestamp,
    /// When it was last used, to within the 15 minutes that an access token lasts.
    pub last_used: Timestamp,
    /// Whether it is the session of this request.
    pub current: bool,
}

endpoint! {
    /// Proves an e-mail address with the token of a mail's link: the account's own, or the one that replaces it from then on.
    VerifyEmail { ; body LinkForm } = POST "/api/identity/verify-email" -> 200 VerifiedAddress, OwnPage, audience::EVERY,
        [LINK_INVALID, EMAIL_TAKEN, FOREIGN_ORIGIN], limits [LINK_GUESSES], priority Verifying;
    /// Sends the link again that proves the account's address. Does nothing if it is proved.
    RequestVerification { } = POST "/api/identity/me/verification" -> 204 (), SignedIn, audience::ONLY_SHELL, [TOO_MANY],
        limits [ACCOUNT_MAILS];
    /// Sends a link to set a new password, if the address has an account. The answer does not say whether it has.
    RequestPasswordReset { ; body ResetRequestForm } = POST "/api/identity/password-reset-requests" -> 204 (), OwnPage,
        audience::EVERY, [FOREIGN_ORIGIN, TOO_MANY], limits [ACCOUNT_MAILS];
    /// Sets a new password with the token of a mail's link, and ends every session of the account.
    ResetPassword { ; body ResetForm } = POST "/api/identity/password-resets" -> 204 (), OwnPage, audience::EVERY,
        [LINK_INVALID, FOREIGN_ORIGIN, BUSY], limits [LINK_GUESSES], priority Verifying;
    /// Changes the password, and ends every other session of the account.
    ChangePassword { ; body PasswordForm } = PUT "/api/identity/me/password" -> 204 (), SignedIn, audience::ONLY_SHELL,
        [PASSKEY_REQUIRED, SECOND_FACTOR_LOCKED, TOO_MANY, BUSY], limits [PASSWORD_CHECKS], priority Verifying;
    /// Sends a link to a new address, which replaces the account's once the link is opened.
    ChangeEmail { ; body EmailForm } = POST "/api/identity/me/email" -> 204 (), SignedIn, audience::ONLY_SHELL,
        [EMAIL_TAKEN, PASSKEY_REQUIRED, SECOND_FACTOR_LOCKED, TOO_MANY, BUSY], limits [PASSWORD_CHECKS, ACCOUNT_MAILS];
    /// Closes the account: deletes its name, address and password, and ends its sessions. Licences and orders remain.
    CloseAccount { ; body CloseForm } = POST "/api/identity/me/closing" -> 204 (), SignedIn, audience::ONLY_SHELL,
        [HAS_ROLES, PASSKEY_REQUIRED, SECOND_FACTOR_LOCKED, TOO_MANY, BUSY], limits [PASSWORD_CHECKS];
    /// Lists the sessions of the signed-in account, the last used first.
    ListSessions { } = GET "/api/identity/me/sessions" -> 200 Vec<DeviceSession>, SignedIn, audience::ONLY_SHELL, [];
    /// Ends a session of the signed-in account.
    EndSession { session: SessionId } = DELETE "/api/identity/me/sessions/{session}" -> 204 (), SignedIn, audience::ONLY_SHELL,
        [SESSION_NOT_FOUND];
    /// Ends every session of the signed-in account but this one.
    EndOtherSessions { } = DELETE "/api/identity/me/sessions" -> 204 (), SignedIn, audience::ONLY_SHELL, [];
}
