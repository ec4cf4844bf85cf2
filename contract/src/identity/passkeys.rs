//! Passkeys: keys that a device or a password manager keeps, with which a person signs in instead of with the password and a code.
//!
//! A device uses a key only after it has recognized its person, and only on the shell's pages, so a false page gets nothing. Adding and
//! removing a passkey requires the present password, and a code where two-step sign-in is on. Who has passkeys and no codes does both in a
//! session that began with a passkey.

use super::{BUSY, FOREIGN_ORIGIN, Session, TOO_MANY, second_factor::SECOND_FACTOR_LOCKED};
use crate::{
    ErrorCode,
    access::{OwnPage, SignedIn, audience},
    endpoint,
    limit::{PASSKEY_SIGN_INS, PASSWORD_CHECKS},
};
use allpet_domain::{
    Timestamp,
    id::{PasskeyCeremonyId, PasskeyId},
};
use serde::{Deserialize, Serialize};

/// The shell's address has no host name, to which a passkey could belong.
pub const PASSKEYS_UNAVAILABLE: ErrorCode = ErrorCode::new(
    409,
    "identity.passkeys-unavailable",
    "Passkeys do not work at this address",
);
/// The account has as many passkeys as it may have.
pub const TOO_MANY_PASSKEYS: ErrorCode = ErrorCode::new(
    409,
    "identity.too-many-passkeys",
    "You have 20 passkeys. Remove one first",
);
/// The browser's answer does not fit the request, came too late or came twice.
pub const PASSKEY_NOT_CREATED: ErrorCode = ErrorCode::new(
    409,
    "identity.passkey-not-created",
    "The passkey could not be created. Try again",
);
/// The account has no such passkey.
pub const PASSKEY_NOT_FOUND: ErrorCode = ErrorCode::new(
    404,
    "identity.passkey-not-found",
    "There is no such passkey any more",
);
/// The passkey opens no account, or its proof does not fit the request, came too late or came twice.
pub const PASSKEY_REFUSED: ErrorCode = ErrorCode::new(
    401,
    "identity.passkey-refused",
    "This passkey did not work. Try again, or sign in with your password",
);

/// The account has passkeys and no codes, and the session began with the password alone.
pub const PASSKEY_REQUIRED: ErrorCode = ErrorCode::new(
    403,
    "identity.passkey-required",
    "Sign out, and sign in with a passkey to change this",
);

/// The most passkeys of an account.
pub const PASSKEYS_MAX: usize = 20;
/// The most characters of a passkey's name.
pub const PASSKEY_NAME_MAX: usize = 60;

/// Proves again who wants to add or remove a passkey.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PasskeyProof {
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

/// The browser's task.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PasskeyTask {
    /// The id for the second request, within five minutes.
    pub ceremony: PasskeyCeremonyId,
    /// The options of the Web Authentication API as JSON, as `parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON` reads them.
    pub options: String,
}

/// A new passkey.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewPasskeyForm {
    /// The id of the task.
    pub ceremony: PasskeyCeremonyId,
    /// The name by which its person knows it, 1 to 60 characters.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::RequiredLine<{ PASSKEY_NAME_MAX }>")
    )]
    pub name: String,
    /// The browser's credential as JSON.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::PasskeyCredential")
    )]
    pub credential: String,
}

/// A sign-in with a passkey.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PasskeySignInForm {
    /// The id of the task.
    pub ceremony: PasskeyCeremonyId,
    /// The browser's credential as JSON.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::PasskeyCredential")
    )]
    pub credential: String,
}

/// Another name for a passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PasskeyNameForm {
    /// The name, 1 to 60 characters.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::RequiredLine<{ PASSKEY_NAME_MAX }>")
    )]
    pub name: String,
}

/// A passkey of the signed-in account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Passkey {
    /// The id.
    pub id: PasskeyId,
    /// The name that its person gave it.
    pub name: String,
    /// When it was added.
    pub created: Timestamp,
    /// When its person last signed in with it; `None` if never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used: Option<Timestamp>,
}

hides_its_fields!(PasskeyProof, PasskeyTask, NewPasskeyForm, PasskeySignInForm);

endpoint! {
    /// Lists the passkeys of the signed-in account, the newest first.
    ListPasskeys { } = GET "/api/identity/me/passkeys" -> 200 Vec<Passkey>, SignedIn, audience::ONLY_SHELL, [];
    /// Begins to add a passkey. `AddPasskey` must follow within five minutes.
    BeginPasskey { ; body PasskeyProof } = POST "/api/identity/me/passkeys/setup" -> 201 PasskeyTask, SignedIn, audience::ONLY_SHELL,
        [PASSKEYS_UNAVAILABLE, PASSKEY_REQUIRED, TOO_MANY_PASSKEYS, SECOND_FACTOR_LOCKED, TOO_MANY, BUSY], limits [PASSWORD_CHECKS], priority Verifying;
    /// Adds a passkey that the browser has created.
    AddPasskey { ; body NewPasskeyForm } = POST "/api/identity/me/passkeys" -> 201 Passkey, SignedIn, audience::ONLY_SHELL,
        [PASSKEYS_UNAVAILABLE, TOO_MANY_PASSKEYS, PASSKEY_NOT_CREATED], priority Verifying;
    /// Gives a passkey another name.
    RenamePasskey { passkey: PasskeyId; body PasskeyNameForm } = PUT "/api/identity/me/passkeys/{passkey}" -> 200 Passkey, SignedIn,
        audience::ONLY_SHELL, [PASSKEY_NOT_FOUND];
    /// Removes a passkey, and ends every other session of the account.
    RemovePasskey { passkey: PasskeyId; body PasskeyProof } = POST "/api/identity/me/passkeys/{passkey}/removal" -> 204 (), SignedIn,
        audience::ONLY_SHELL, [PASSKEY_NOT_FOUND, PASSKEY_REQUIRED, SECOND_FACTOR_LOCKED, TOO_MANY, BUSY], limits [PASSWORD_CHECKS],
        priority Verifying;
    /// Begins to sign in with a passkey. `SignInWithPasskey` must follow within five minutes.
    BeginPasskeySignIn { } = POST "/api/identity/passkey-sign-in/options" -> 201 PasskeyTask, OwnPage, audience::ONLY_SHELL,
        [PASSKEYS_UNAVAILABLE, FOREIGN_ORIGIN], limits [PASSKEY_SIGN_INS], priority Verifying;
    /// Signs in with a passkey, which is also the second factor.
    SignInWithPasskey { ; body PasskeySignInForm } = POST "/api/identity/passkey-sign-in" -> 200 Session, OwnPage, audience::ONLY_SHELL,
        [PASSKEYS_UNAVAILABLE, PASSKEY_REFUSED, FOREIGN_ORIGIN], limits [PASSKEY_SIGN_INS], priority Verifying;
}
