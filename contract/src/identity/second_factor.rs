//! The second step of signing in: a code of an authenticator app (TOTP, RFC 6238), or a recovery code.
//!
//! Setting it up, removing it and new recovery codes require the present password: a session that was left open is not enough.

use super::{BUSY, TOO_MANY, passkeys::PASSKEY_REQUIRED};
use crate::{
    ErrorCode,
    access::{SignedIn, audience},
    endpoint,
    limit::PASSWORD_CHECKS,
};
use allpet_domain::Timestamp;
use serde::{Deserialize, Serialize};

/// The password is right, and the account needs a code, too.
pub const SECOND_FACTOR_REQUIRED: ErrorCode = ErrorCode::new(
    401,
    "identity.second-factor-required",
    "Enter the code from your authenticator app",
);
/// The account has a second factor already.
pub const SECOND_FACTOR_ON: ErrorCode =
    ErrorCode::new(409, "identity.second-factor-on", "Two-step sign-in is already on");
/// The account has no second factor.
pub const SECOND_FACTOR_OFF: ErrorCode =
    ErrorCode::new(409, "identity.second-factor-off", "Two-step sign-in is off");
/// 100 codes were wrong in a row. No code is checked before the password is replaced by the link of a mail.
pub const SECOND_FACTOR_LOCKED: ErrorCode =
    ErrorCode::new(403, "identity.second-factor-locked", "Too many wrong codes");
/// The setup was not begun, or more than an hour ago.
pub const SETUP_NOT_FOUND: ErrorCode = ErrorCode::new(
    404,
    "identity.second-factor-setup-not-found",
    "This setup is over. Begin again",
);

/// Whether signing in needs a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SecondFactor {
    /// Since when it does; `None` if it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// How many recovery codes are left.
    pub recovery_codes: u32,
}

/// The confirmation with the present password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PasswordProof {
    /// The present password.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::Password"))]
    pub current_password: String,
}

/// A code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CodeForm {
    /// The six digits that the app shows.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::SignInCode"))]
    pub code: String,
}

/// The confirmation with the present password and a code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CodeProof {
    /// The present password.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::Password"))]
    pub current_password: String,
    /// A code of the app, or a recovery code.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::SignInCode"))]
    pub code: String,
}

/// The secret for an authenticator app. It is in no later response.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SecondFactorSetup {
    /// The secret in base 32 (RFC 4648), for people who type it.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[A-Z2-7]{32}$")))]
    pub secret: String,
    /// The secret as an `otpauth:` address, for apps on the same device.
    pub address: String,
    /// The address as a QR code.
    pub qr: QrCode,
}

/// A QR code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QrCode {
    /// Modules on each side, without the quiet zone.
    pub size: u32,
    /// The dark modules as the path of an SVG, one unit each.
    pub path: String,
}

/// New recovery codes. Each works once, and no later response contains them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecoveryCodes {
    /// The codes in groups of four characters.
    pub codes: Vec<String>,
}

hides_its_fields!(
    PasswordProof,
    CodeForm,
    CodeProof,
    SecondFactorSetup,
    QrCode,
    RecoveryCodes
);

endpoint! {
    /// Reads whether signing in needs a code.
    ReadSecondFactor { } = GET "/api/identity/me/second-factor" -> 200 SecondFactor, SignedIn, audience::ONLY_SHELL, [];
    /// Makes a secret for an authenticator app. Signing in does not need it before `ConfirmSecondFactor`.
    BeginSecondFactor { ; body PasswordProof } = POST "/api/identity/me/second-factor/setup" -> 201 SecondFactorSetup, SignedIn,
        audience::ONLY_SHELL, [PASSKEY_REQUIRED, SECOND_FACTOR_ON, TOO_MANY, BUSY], limits [PASSWORD_CHECKS], priority Verifying;
    /// Turns two-step sign-in on with a first code of the app.
    ConfirmSecondFactor { ; body CodeForm } = POST "/api/identity/me/second-factor" -> 201 RecoveryCodes, SignedIn,
        audience::ONLY_SHELL, [SETUP_NOT_FOUND, TOO_MANY], limits [PASSWORD_CHECKS], priority Verifying;
    /// Makes new recovery codes, and ends the old ones.
    RenewRecoveryCodes { ; body CodeProof } = POST "/api/identity/me/second-factor/recovery-codes" -> 201 RecoveryCodes,
        SignedIn, audience::ONLY_SHELL, [SECOND_FACTOR_OFF, SECOND_FACTOR_LOCKED, TOO_MANY, BUSY], limits [PASSWORD_CHECKS],
        priority Verifying;
    /// Turns two-step sign-in off.
    RemoveSecondFactor { ; body CodeProof } = POST "/api/identity/me/second-factor/removal" -> 204 (), SignedIn,
        audience::ONLY_SHELL, [SECOND_FACTOR_OFF, SECOND_FACTOR_LOCKED, TOO_MANY, BUSY], limits [PASSWORD_CHECKS],
        priority Verifying;
}
