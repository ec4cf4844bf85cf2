//! Identity: accounts, sign-in and tokens.

use crate::{
    ErrorCode,
    access::{Internal, OwnPage, Public, SignedIn, audience},
    endpoint,
};
#[cfg(feature = "schema")]
use allpet_domain::validation::NAME_MAX;
use allpet_domain::{
    Timestamp,
    id::{SessionId, UserId},
    role::Role,
};
use serde::{Deserialize, Serialize};

/// Another account has this address.
pub const EMAIL_TAKEN: ErrorCode = ErrorCode::new(
    409,
    "identity.email-taken",
    "There is an account with this address",
);
/// The address or the password is wrong; which one is not said.
pub const WRONG_PASSWORD: ErrorCode = ErrorCode::new(
    401,
    "identity.wrong-password",
    "The address or the password is wrong",
);
/// Too many attempts for this address or from this place.
pub const TOO_MANY: ErrorCode = ErrorCode::new(429, "identity.too-many-attempts", "Too many attempts");
/// The session has ended or was revoked.
pub const SESSION_ENDED: ErrorCode = ErrorCode::new(
    401,
    "identity.session-ended",
    "Your session has ended. Sign in again",
);
/// The request does not come from one of our pages.
pub const FOREIGN_ORIGIN: ErrorCode = ErrorCode::new(
    403,
    "identity.foreign-origin",
    "This request comes from a page that is not ours",
);
/// More passwords wait to be checked than the server can check soon.
pub const BUSY: ErrorCode = ErrorCode::new(503, "identity.busy", "Many people are signing in just now");
/// Nobody has an account of that id.
pub const PERSON_NOT_FOUND: ErrorCode =
    ErrorCode::new(404, "identity.person-not-found", "There is no such account");
/// No app of that name may have a token.
pub const UNKNOWN_APP: ErrorCode =
    ErrorCode::new(422, "identity.unknown-app", "There is no app of that name");

/// What a new account needs.
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
    /// The app that the first access token is for.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::AppId"))]
    pub app: String,
}

/// Address and password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignInForm {
    /// E-mail address.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::EmailAddress"))]
    pub email: String,
    /// Password.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::Password"))]
    pub password: String,
    /// The app that the first access token is for.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::AppId"))]
    pub app: String,
}

// What is printed may end up in a log; a password never does.
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

/// Which app a token is wanted for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TokenRequest {
    /// The audience: an app id of the manifest.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::AppId"))]
    pub app: String,
}

/// An access token and who it stands for. The refresh token travels in a cookie that scripts cannot read.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Session {
    /// A JWT (`EdDSA`), good for one app.
    pub access_token: String,
    /// Seconds until it ends.
    pub expires_in: u32,
    /// Who is signed in.
    pub user: Account,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("user", &self.user.id)
            .finish_non_exhaustive()
    }
}

/// How a person with an account is reached.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Contact {
    /// E-mail address.
    pub email: String,
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
    /// Who.
    pub id: UserId,
    /// E-mail address.
    pub email: String,
    /// Display name.
    pub name: String,
    /// Where they work, and as what.
    pub roles: Vec<Workplace>,
    /// Since when.
    pub created: Timestamp,
}

/// Whose account that is, as other modules may know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Person {
    /// Who.
    pub id: UserId,
    /// E-mail address.
    pub email: String,
    /// Display name.
    pub name: String,
}

/// Which accounts another module asks about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PeopleQuery {
    /// By their ids.
    #[serde(default)]
    pub ids: Vec<UserId>,
    /// By an e-mail address, as somebody typed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// A tenant where somebody has a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Workplace {
    /// Which tenant.
    pub tenant: allpet_domain::id::TenantId,
    /// Its name.
    pub tenant_name: String,
    /// Its short name in addresses.
    pub slug: String,
    /// As what.
    pub role: Role,
}

/// What a person may change of their account.
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

/// A public key that checks access tokens (RFC 7517, RFC 8037).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PublicKey {
    /// Key type: `OKP`.
    pub kty: String,
    /// Curve: `Ed25519`.
    pub crv: String,
    /// Algorithm: `EdDSA`.
    pub alg: String,
    /// What it is for: `sig`.
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
    /// Every key that signs tokens now.
    pub keys: Vec<PublicKey>,
}

endpoint! {
    /// Makes an account and signs in.
    SignUp { ; body SignUpForm } = POST "/api/identity/sign-up" -> 201 Session, OwnPage, audience::EVERY,
        [EMAIL_TAKEN, FOREIGN_ORIGIN, TOO_MANY, UNKNOWN_APP, BUSY];
    /// Signs in with a password.
    SignIn { ; body SignInForm } = POST "/api/identity/sign-in" -> 200 Session, OwnPage, audience::EVERY,
        [WRONG_PASSWORD, FOREIGN_ORIGIN, TOO_MANY, UNKNOWN_APP, BUSY];
    /// Changes the refresh token in the cookie for a new one, and yields an access token for an app; `null` where no cookie came.
    Refresh { ; body TokenRequest } = POST "/api/identity/refresh" -> 200 Option<Session>, OwnPage, audience::EVERY,
        [SESSION_ENDED, FOREIGN_ORIGIN, UNKNOWN_APP];
    /// Ends the session on this device. Answers the same where there is none.
    SignOut { } = POST "/api/identity/sign-out" -> 204 (), OwnPage, audience::EVERY, [FOREIGN_ORIGIN];
    /// Says who is signed in.
    WhoAmI { } = GET "/api/identity/me" -> 200 Account, SignedIn, audience::EVERY, [];
    /// Says how a person is reached.
    ReadContact { user: UserId } = GET "/internal/identity/people/{user}" -> 200 Contact, Internal, &[audience::INTERNAL],
        [PERSON_NOT_FOUND];
    /// Changes the display name.
    UpdateProfile { ; body ProfileForm } = PUT "/api/identity/me" -> 200 Account, SignedIn, audience::ONLY_SHELL, [];
    /// Lists the sessions that ended while access tokens of theirs may still be out.
    ListEndedSessions { } = GET "/internal/identity/ended-sessions" -> 200 Vec<SessionId>, Internal, &[audience::INTERNAL], [];
    /// Finds accounts, for a module that names people. An id or address that nobody has is left out.
    FindPeople { ; body PeopleQuery } = POST "/internal/identity/people" -> 200 Vec<Person>, Internal, &[audience::INTERNAL], [];
    /// Yields the public keys that check access tokens.
    ReadKeySet { } = GET "/.well-known/jwks.json" -> 200 KeySet, Public, audience::EVERY, [];
}
