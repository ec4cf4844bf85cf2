//! Tokens: JWTs signed with Ed25519. The kernel verifies them and makes those for modules; identity makes those for people.

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

/// Lifetime of an access token, in seconds.
pub const ACCESS_SECONDS: u32 = 15 * 60;
/// Lifetime of a service token, in seconds. A module reuses a token of its own for half of that (see `service_token_cache`); a
/// token on behalf of a person serves one call.
const SERVICE_SECONDS: u32 = 60;
const ISSUER: &str = "allpet";

/// The claims of a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Always `allpet`.
    pub iss: String,
    /// The app (or `internal`) for which the token is valid.
    pub aud: String,
    /// The person; the nil id for a module that acts on its own behalf.
    pub sub: UserId,
    /// The session in which the token was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<SessionId>,
    /// Display name.
    #[serde(default)]
    pub name: String,
    /// Roles in tenants.
    #[serde(default)]
    pub roles: Vec<Grant>,
    /// The acting module, in a service token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<String>,
    /// Issued at, in seconds since 1970.
    pub iat: i64,
    /// Expires at, in seconds since 1970.
    pub exp: i64,
}

impl Claims {
    /// Builds the claims of a person for an app.
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

    /// Builds the claims of a module, on behalf of a person or (`None`) on its own.
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

    /// Returns whether the token has expired.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.exp <= now.unix_seconds()
    }

    /// Returns whether the bearer may act as `role` for `tenant`.
    pub fn has_role(&self, tenant: allpet_domain::id::TenantId, role: Role) -> bool {
        self.roles
            .iter()
            .any(|grant| grant.tenant == tenant && grant.role.covers(role))
    }
}

/// The reason why a token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The signature or the form is wrong.
    #[error("the token is invalid")]
    Invalid,
    /// It has expired.
    #[error("the token has expired")]
    Expired,
}

/// The key pair that signs and verifies tokens.
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

/// The error for unusable key material.
#[derive(Debug, thiserror::Error)]
#[error("the signing key cannot be used: {0}")]
pub struct KeyError(String);

impl Keys {
    /// Derives the pair from a 32-byte seed. The key id is the beginning of the public key's hash.
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

    /// Signs a token.
    pub fn sign(&self, claims: &Claims) -> Result<String, jsonwebtoken::errors::Error> {
        let header = Header {
            kid: Some(self.kid.clone()),
            ..Header::new(Algorithm::EdDSA)
        };
        jsonwebtoken::encode(&header, claims, &self.encoding)
    }

    /// Verifies signature, issuer and expiry. The endpoint checks the audience.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Arc<Claims>, TokenError> {
        let hash = verified_token_cache::hash(token);
        let known = self.verified.get(&hash);
        let claims = match &known {
            Some(claims) => Arc::clone(claims),
            None => Arc::new(self.decode(token)?),
        };
        if claims.is_expired(now) {
            return Err(TokenError::Expired);
        }
        // Modules make a token for each call on behalf of a person, so caching it would not pay.
        if known.is_none() && claims.act.is_none() {
            self.verified.insert(hash, &claims);
        }
        Ok(claims)
    }

    fn decode(&self, token: &str) -> Result<Claims, TokenError> {
        let mut validation = Validation::new(Algorithm::EdDSA);
        // The kernel's clock decides, not the library's.
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.set_issuer(&[ISSUER]);
        validation.set_required_spec_claims(&["iss", "sub", "aud", "exp"]);
        jsonwebtoken::decode::<Claims>(token, &self.decoding, &validation)
            .map(|token| token.claims)
            .map_err(|_| TokenError::Invalid)
    }

    /// Returns the public key as a JSON Web Key Set (RFC 7517, RFC 8037).
    pub fn jwks(&self) -> serde_json::Value {
        serde_json::json!({ "keys": [{
            "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": self.kid, "x": crate::cursor::base64url(&self.public)
        }] })
    }
}
