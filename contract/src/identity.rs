//! Identity: accounts, sessions and tokens.

// Debug output may reach a log; a password, a token or a secret must not.
macro_rules! hides_its_fields {
    ($($name:ident),+ $(,)?) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+};
}

pub mod account;
pub mod data_export;
pub mod mail;
pub mod passkeys;
pub mod second_factor;

use crate::{
    ErrorCode,
    access::{Internal, OwnPage, Public, SignedIn, audience},
    endpoint,
    limit::{SIGN_UPS, TOKENS},
};
#[cfg(feature = "schema")]
use allpet_domain::validation::NAME_MAX;
use allpet_domain::{
    Timestamp,
    id::{SessionId, UserId},
    role::Role,
};
use second_factor::{SECOND_FACTOR_LOCKED, SECOND_FACTOR_REQUIRED};
use serde::{Deserialize, Serialize};

/// Another account has this e-mail address.
pub const EMAIL_TAKEN: ErrorCode = ErrorCode::new(
    409,
    "identity.email-taken",
    "There is an account with this address",
);
/// The e-mail address or the password is wrong; the error does not say which.
pub const WRONG_PASSWORD: ErrorCode = ErrorCode::new(
    401,
    "identity.wrong-password",
    "The address or the password is wrong",
);
/// Too many attempts for this e-mail address or from this network address.
pub const TOO_MANY: ErrorCode = ErrorCode::new(429, "identity.too-many-attempts", "Too many attempts");
/// The session has ended or is revoked.
pub const SESSION_ENDED: ErrorCode = ErrorCode::new(
    401,
    "identity.session-ended",
    "Your session has ended. Sign in again",
);
/// The request comes from a foreign page.
pub const FOREIGN_ORIGIN: ErrorCode = ErrorCode::new(
    403,
    "identity.foreign-origin",
    "This request comes from a page that is not ours",
);
/// The queue of password checks is full.
pub const BUSY: ErrorCode = ErrorCode::new(503, "identity.busy", "Many people are signing in just now");
/// There is no account with this id.
pub const PERSON_NOT_FOUND: ErrorCode =
    ErrorCode::new(404, "identity.person-not-found", "There is no such account");
/// No app of this name may have a token.
pub const UNKNOWN_APP: ErrorCode =
    ErrorCode::new(422, "identity.unknown-app", "There is no app of that name");

/// The sign-up form.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignUpForm {
    /// E-mail address.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::EmailAddress"))]
    pub email: String,
    /// Display name, 1 to 80 characters.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::RequiredLine<{ NAME_MAX }>")
    )]
    pub name: String,
    /// Password, 12 to 128 characters.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::NewPassword"))]
    pub password: String,
    /// The app that gets the first access token.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::AppId"))]
    pub app: String,
}

/// The sign-in form.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignInForm {
    /// E-mail address.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::EmailAddress"))]
    pub email: String,
    /// Password.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::Password"))]
    pub password: String,
    /// The code of the second step, for accounts that have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<allpet_domain::schema::SignInCode>")
    )]
    pub code: Option<String>,
    /// The app that gets the first access token.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::AppId"))]
    pub app: String,
}

// Debug output may reach a log; a password must not.
impl std::fmt::Debug for SignUpForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignUpForm")
            .field("email", &self.email)
            .field("name", &self.name)
            .field("app", &self.app)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for SignInForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignInForm")
            .field("email", &self.email)
            .field("app", &self.app)
            .finish_non_exhaustive()
    }
}

/// The request of a token for an app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TokenRequest {
    /// The audience: an app id of the manifest.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::AppId"))]
    pub app: String,
}

/// An access token and its account. The refresh token travels in a cookie that scripts cannot read.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Session {
    /// A JWT (`EdDSA`), valid for one app.
    pub access_token: String,
    /// Seconds until it expires.
    pub expires_in: u32,
    /// The signed-in account.
    pub user: Account,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("user", &self.user.id)
            .finish_non_exhaustive()
    }
}

/// The contact data of an account.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Contact {
    /// E-mail address.
    pub email: String,
    /// Whether the person has proved that they read its mail.
    #[serde(default)]
    pub verified: bool,
    /// Display name.
    #[serde(default)]
    pub name: String,
    /// Language, such as `en` (BCP 47), if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Time zone, such as `America/Chicago` (IANA), if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
}

impl std::fmt::Debug for Contact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Contact(…)")
    }
}

/// A person with an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Account {
    /// The id.
    pub id: UserId,
    /// E-mail address.
    pub email: String,
    /// True until the person has proved that they read the address's mail.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unverified: bool,
    /// The address that is to replace `email`, once its link is opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_email: Option<String>,
    /// Display name.
    pub name: String,
    /// Their roles in tenants.
    pub roles: Vec<Workplace>,
    /// True for an admin of the platform.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub platform_admin: bool,
    /// True if the person has roles, and uses them only after signing in with a second factor. `roles` is empty then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub roles_withheld: bool,
    /// The time of creation.
    pub created: Timestamp,
}

/// The account of a person, for other modules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Person {
    /// The id.
    pub id: UserId,
    /// E-mail address.
    pub email: String,
    /// Display name.
    pub name: String,
}

/// A search for accounts, from another module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PeopleQuery {
    /// The accounts' ids.
    #[serde(default)]
    pub ids: Vec<UserId>,
    /// An e-mail address as a person typed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// An address that a person proved by a link in a mail of another module.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProvedAddress {
    /// The e-mail address to which the link went.
    pub email: String,
}

hides_its_fields!(ProvedAddress);

/// A tenant in which a person has a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Workplace {
    /// The tenant.
    pub tenant: allpet_domain::id::TenantId,
    /// Its name.
    pub tenant_name: String,
    /// Its short name in URLs.
    pub slug: String,
    /// The role.
    pub role: Role,
}

/// The editable part of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProfileForm {
    /// Display name, 1 to 80 characters.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::RequiredLine<{ NAME_MAX }>")
    )]
    pub name: String,
}

/// A public key that verifies access tokens (RFC 7517, RFC 8037).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PublicKey {
    /// Key type: `OKP`.
    pub kty: String,
    /// Curve: `Ed25519`.
    pub crv: String,
    /// Algorithm: `EdDSA`.
    pub alg: String,
    /// The use: `sig`.
    #[serde(rename = "use")]
    pub usage: String,
    /// The key id in the tokens' header.
    pub kid: String,
    /// The key, base64url.
    pub x: String,
}

/// A JSON Web Key Set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeySet {
    /// The keys that sign tokens now.
    pub keys: Vec<PublicKey>,
}

/// The routes of all files of this module.
pub(crate) const ALL_ROUTES: &[&[crate::routes::Route]] = &[
    ROUTES,
    account::ROUTES,
    data_export::ROUTES,
    mail::ROUTES,
    second_factor::ROUTES,
    passkeys::ROUTES,
];

endpoint! {
    /// Creates an account and signs in.
    SignUp { ; body SignUpForm } = POST "/api/identity/sign-up" -> 201 Session, OwnPage, audience::EVERY,
        [EMAIL_TAKEN, FOREIGN_ORIGIN, UNKNOWN_APP, BUSY], limits [SIGN_UPS], priority Verifying;
    /// Signs in with a password, and with a code if the account has a second factor.
    SignIn { ; body SignInForm } = POST "/api/identity/sign-in" -> 200 Session, OwnPage, audience::EVERY,
        [WRONG_PASSWORD, SECOND_FACTOR_REQUIRED, SECOND_FACTOR_LOCKED, FOREIGN_ORIGIN, TOO_MANY, UNKNOWN_APP, BUSY],
        priority Verifying;
    /// Rotates the refresh token in the cookie, and returns an access token for an app; `null` without a cookie.
    Refresh { ; body TokenRequest } = POST "/api/identity/refresh" -> 200 Option<Session>, OwnPage, audience::EVERY,
        [SESSION_ENDED, FOREIGN_ORIGIN, UNKNOWN_APP], limits [TOKENS], priority Verifying;
    /// Ends the session on this device. Succeeds without one, too.
    SignOut { } = POST "/api/identity/sign-out" -> 204 (), OwnPage, audience::EVERY, [FOREIGN_ORIGIN];
    /// Reads the signed-in account.
    WhoAmI { } = GET "/api/identity/me" -> 200 Account, SignedIn, audience::EVERY, [], priority Verifying;
    /// Reads the contact data of a person.
    ReadContact { user: UserId } = GET "/internal/identity/people/{user}" -> 200 Contact, Internal, &[audience::INTERNAL],
        [PERSON_NOT_FOUND];
    /// Changes the display name.
    UpdateProfile { ; body ProfileForm } = PUT "/api/identity/me" -> 200 Account, SignedIn, audience::ONLY_SHELL, [];
    /// Lists sessions that ended while access tokens of theirs may still be valid.
    ListEndedSessions { } = GET "/internal/identity/ended-sessions" -> 200 Vec<SessionId>, Internal, &[audience::INTERNAL], [];
    /// Finds accounts, for a module that names people. Leaves out ids and addresses without an account.
    FindPeople { ; body PeopleQuery } = POST "/internal/identity/people" -> 200 Vec<Person>, Internal, &[audience::INTERNAL], [];
    /// Records that a person proved their address by an invitation's link; `false` if their account has another address.
    ProveAddress { user: UserId; body ProvedAddress } = POST "/internal/identity/people/{user}/proved-addresses" -> 200 bool, Internal,
        &[audience::INTERNAL], [];
    /// Reads whether a person is an admin of the platform now; a token may say what was true minutes ago.
    IsPlatformAdmin { user: UserId } = GET "/internal/identity/platform-admins/{user}" -> 200 bool, Internal, &[audience::INTERNAL],
        [];
    /// Reads the public keys that verify access tokens.
    ReadKeySet { } = GET "/.well-known/jwks.json" -> 200 KeySet, Public, audience::EVERY, [], priority Verifying;
}
