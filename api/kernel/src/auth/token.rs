//! Tokens: JWTs signed with Ed25519. The kernel checks them; identity makes them for people, the kernel for modules.

use super::verified_token_cache::{self, VerifiedTokenCache};
use allpet_contract::access::audience;
use allpet_domain::{
    Timestamp,
    id::{SessionId, UserId},
    role::{Grant, Role},
};
use ed25519_dalek::{SigningKey, pkcs8::EncodePrivateKey as _};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// Seconds that an access token lives.
pub const ACCESS_SECONDS: u32 = 15 * 60;
/// Seconds that a service token lives. A module uses its own for half of that (see `service_token_cache`); one on behalf of a person is for
/// one call.
const SERVICE_SECONDS: u32 = 60;
const ISSUER: &str = "allpet";

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Always `allpet`.
    pub iss: String,
    /// The app (or `internal`) that the token is for.
    pub aud: String,
    /// Who it stands for; the nil id for a module on its own behalf.
    pub sub: UserId,
    /// The sign-in that it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<SessionId>,
    /// Display name.
    #[serde(default)]
    pub name: String,
    /// Roles in tenants.
    #[serde(default)]
    pub roles: Vec<Grant>,
    /// The module that acts, in a service token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<String>,
    /// Made at, seconds since 1970.
    pub iat: i64,
    /// Ends at, seconds since 1970.
    pub exp: i64,
}

impl Claims {
    /// Claims of a person for an app.
    pub fn person(
        user: UserId,
        session: SessionId,
        name: &str,
        roles: Vec<Grant>,
        app: &str,
        now: Timestamp,
    ) -> Self {
        Self {
            iss: ISSUER.into(),
            aud: app.into(),
            sub: user,
            sid: Some(session),
            name: name.into(),
            roles,
            act: None,
            iat: now.unix_seconds(),
            exp: now.unix_seconds() + i64::from(ACCESS_SECONDS),
        }
    }

    /// Claims of a module, on behalf of a person or (`None`) on its own.
    pub fn module(module: &str, on_behalf: Option<&Self>, now: Timestamp) -> Self {
        Self {
            iss: ISSUER.into(),
            aud: audience::INTERNAL.into(),
            sub: on_behalf.map_or(UserId(uuid::Uuid::nil()), |person| person.sub),
            sid: None,
            name: on_behalf.map(|person| person.name.clone()).unwrap_or_default(),
            roles: on_behalf.map(|person| person.roles.clone()).unwrap_or_default(),
            act: Some(module.into()),
            iat: now.unix_seconds(),
            exp: now.unix_seconds() + i64::from(SERVICE_SECONDS),
        }
    }

    /// Whether the token has ended.
    pub fn ended(&self, now: Timestamp) -> bool {
        self.exp <= now.unix_seconds()
    }

    /// Whether the bearer may act as `role` for `tenant`.
    pub fn may(&self, tenant: allpet_domain::id::TenantId, role: Role) -> bool {
        self.roles
            .iter()
            .any(|grant| grant.tenant == tenant && grant.role.covers(role))
    }
}

/// Why a token was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not a token of ours.
    #[error("the token is not one of ours")]
    Invalid,
    /// It has ended.
    #[error("the token has ended")]
    Expired,
}

/// The key pair that signs and checks.
#[derive(Clone)]
pub struct Keys {
    kid: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
    public: [u8; 32],
    verified: Arc<VerifiedTokenCache>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys")
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}

/// The key material cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the signing key cannot be used: {0}")]
pub struct KeyError(String);

impl Keys {
    /// The pair that belongs to a 32-byte seed. The key id is the beginning of the public key's hash.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, KeyError> {
        let signing = SigningKey::from_bytes(seed);
        let public = signing.verifying_key().to_bytes();
        let der = signing
            .to_pkcs8_der()
            .map_err(|error| KeyError(error.to_string()))?;
        let kid: String = Sha256::digest(public)[..8]
            .iter()
            .fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        Ok(Self {
            kid,
            encoding: EncodingKey::from_ed_der(der.as_bytes()),
            decoding: DecodingKey::from_ed_der(&public),
            public,
            verified: Arc::default(),
        })
    }

    /// Signs.
    pub fn sign(&self, claims: &Claims) -> Result<String, jsonwebtoken::errors::Error> {
        let header = Header {
            kid: Some(self.kid.clone()),
            ..Header::new(Algorithm::EdDSA)
        };
        jsonwebtoken::encode(&header, claims, &self.encoding)
    }

    /// Checks signature, issuer and end. The audience is the endpoint's to check.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Arc<Claims>, TokenError> {
        let hash = verified_token_cache::hash(token);
        let known = self.verified.get(&hash);
        let claims = match &known {
            Some(claims) => Arc::clone(claims),
            None => Arc::new(self.check(token)?),
        };
        if claims.ended(now) {
            return Err(TokenError::Expired);
        }
        // A module makes a token for each call: it does not come again.
        if known.is_none() && claims.act.is_none() {
            self.verified.insert(hash, &claims);
        }
        Ok(claims)
    }

    fn check(&self, token: &str) -> Result<Claims, TokenError> {
        let mut validation = Validation::new(Algorithm::EdDSA);
        // Our own clock decides, not the library's.
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.set_issuer(&[ISSUER]);
        validation.set_required_spec_claims(&["iss", "sub", "aud", "exp"]);
        jsonwebtoken::decode::<Claims>(token, &self.decoding, &validation)
            .map(|token| token.claims)
            .map_err(|_| TokenError::Invalid)
    }

    /// The public key as a JSON Web Key Set (RFC 7517, RFC 8037).
    pub fn jwks(&self) -> serde_json::Value {
        serde_json::json!({ "keys": [{
            "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": self.kid, "x": crate::cursor::base64url(&self.public)
        }] })
    }
}
