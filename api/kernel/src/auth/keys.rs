//! The keys of tokens: this process signs with its own pair, and verifies with the public keys of all processes.

use super::verified_token_cache::{self, VerifiedTokenCache};
use crate::{
    cursor::{base64url, from_base64url},
    token::{BearerToken, Claims, ISSUER, TokenError},
};
use allpet_contract::identity::{KeySet, PublicKey};
use allpet_domain::Timestamp;
use ed25519_dalek::{SigningKey, pkcs8::EncodePrivateKey as _};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use sha2::{Digest as _, Sha256};
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

/// The module whose process signs the tokens of people.
const IDENTITY: &str = "identity";
/// Names that may stand in a service token besides those of modules: the kernel of a process, which reads what has changed, and
/// the public port, which hands on requests from outside.
const KERNEL: &str = "kernel";
pub(crate) const PUBLIC_PORT: &str = "public-port";

/// The keys of this process and of the processes that it trusts. Clones share them.
#[derive(Clone)]
pub struct Keys {
    shared: Arc<Shared>,
}

struct Shared {
    own: RwLock<Arc<OwnKeys>>,
    peers: RwLock<HashMap<String, PeerKey>>,
    verified: VerifiedTokenCache,
}

/// The key pair that signs, and the public keys with which this process's tokens are verified, the current one first.
struct OwnKeys {
    signing: EncodingKey,
    public: Vec<PublicKey>,
}

/// A public key of another process, and the modules for which it may sign.
#[derive(Clone)]
struct PeerKey {
    decoding: DecodingKey,
    modules: Arc<[&'static str]>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys")
            .field("own", &self.own().public)
            .finish_non_exhaustive()
    }
}

/// The error for unusable key material.
#[derive(Debug, thiserror::Error)]
#[error("the key cannot be used: {0}")]
pub struct KeyError(String);

impl Keys {
    /// Derives the pair from a 32-byte seed. The key id is the beginning of the public key's hash.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, KeyError> {
        Self::from_seeds(seed, None)
    }

    /// Derives the pair from a seed. Tokens that the pair of the `previous` seed signed are still verified.
    pub fn from_seeds(seed: &[u8; 32], previous: Option<&[u8; 32]>) -> Result<Self, KeyError> {
        Ok(Self {
            shared: Arc::new(Shared {
                own: RwLock::new(Arc::new(OwnKeys::derive(seed, previous)?)),
                peers: RwLock::default(),
                verified: VerifiedTokenCache::default(),
            }),
        })
    }

    /// Replaces this process's keys after a rotation.
    pub fn replace(&self, seed: &[u8; 32], previous: Option<&[u8; 32]>) -> Result<(), KeyError> {
        let next = Arc::new(OwnKeys::derive(seed, previous)?);
        *self.shared.own.write().unwrap_or_else(PoisonError::into_inner) = next;
        // What a key that is gone has signed is no longer valid.
        self.shared.verified.clear();
        Ok(())
    }

    /// Trusts the public keys of another process to sign for `modules`, instead of the keys in `before`. Returns their ids. A key
    /// that this process uses itself stays its own: processes with one data folder share it.
    pub(crate) fn trust(
        &self,
        keys: &[PublicKey],
        before: &[String],
        modules: &Arc<[&'static str]>,
    ) -> Result<Vec<String>, KeyError> {
        let mut decoded = Vec::new();
        for key in keys {
            let bytes = from_base64url(&key.x).unwrap_or_default();
            if key.kid != key_id(&bytes) {
                return Err(KeyError(format!("“{}” is not the id of its key", key.kid)));
            }
            let decoding =
                DecodingKey::from_ed_components(&key.x).map_err(|error| KeyError(error.to_string()))?;
            decoded.push((key.kid.clone(), decoding));
        }
        let mut peers = self.shared.peers.write().unwrap_or_else(PoisonError::into_inner);
        for kid in before {
            peers.remove(kid);
        }
        for (kid, decoding) in decoded {
            let modules = Arc::clone(modules);
            peers.insert(kid, PeerKey { decoding, modules });
        }
        drop(peers);
        let ids: Vec<String> = keys.iter().map(|key| key.kid.clone()).collect();
        if before.iter().any(|kid| !ids.contains(kid)) {
            self.shared.verified.clear();
        }
        Ok(ids)
    }

    /// Signs a token.
    pub fn sign(&self, claims: &Claims) -> Result<String, jsonwebtoken::errors::Error> {
        let own = self.own();
        let header = Header {
            kid: own.public.first().map(|key| key.kid.clone()),
            ..Header::new(Algorithm::EdDSA)
        };
        jsonwebtoken::encode(&header, claims, &own.signing)
    }

    /// Verifies signature, issuer, expiry, and that the signer may say this. The endpoint checks the audience.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Arc<Claims>, TokenError> {
        let hash = verified_token_cache::hash(token);
        let known = self.shared.verified.get(&hash);
        let claims = match &known {
            Some(claims) => Arc::clone(claims),
            None => Arc::new(self.decode(token)?),
        };
        if claims.is_expired(now) {
            return Err(TokenError::Expired);
        }
        if !claims.has_allowed_lifetime(now) {
            return Err(TokenError::Invalid);
        }
        // A module's token serves few calls, so caching it would not pay.
        if known.is_none() && claims.act.is_none() {
            self.shared.verified.insert(hash, &claims);
        }
        Ok(claims)
    }

    fn decode(&self, token: &str) -> Result<Claims, TokenError> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| TokenError::Invalid)?;
        let kid = header.kid.ok_or(TokenError::Invalid)?;
        let own = self.own().public.iter().find(|key| key.kid == kid).cloned();
        if let Some(own) = own {
            let decoding = DecodingKey::from_ed_components(&own.x).map_err(|_| TokenError::Invalid)?;
            return decode_with(token, &decoding);
        }
        let peers = self.shared.peers.read().unwrap_or_else(PoisonError::into_inner);
        let peer = peers.get(&kid).cloned().ok_or(TokenError::UnknownKey)?;
        drop(peers);
        let claims = decode_with(token, &peer.decoding)?;
        if peer.may_sign(&claims) {
            Ok(claims)
        } else {
            Err(TokenError::Invalid)
        }
    }

    /// Returns the public keys of this process, the current one first.
    pub fn public_keys(&self) -> Vec<PublicKey> {
        self.own().public.clone()
    }

    /// Returns the public keys of this process as a JSON Web Key Set (RFC 7517, RFC 8037).
    pub fn jwks(&self) -> KeySet {
        KeySet {
            keys: self.public_keys(),
        }
    }

    fn own(&self) -> Arc<OwnKeys> {
        Arc::clone(&self.shared.own.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl OwnKeys {
    fn derive(seed: &[u8; 32], previous: Option<&[u8; 32]>) -> Result<Self, KeyError> {
        let der = SigningKey::from_bytes(seed)
            .to_pkcs8_der()
            .map_err(|error| KeyError(error.to_string()))?;
        let seeds = std::iter::once(seed).chain(previous);
        Ok(Self {
            signing: EncodingKey::from_ed_der(der.as_bytes()),
            public: seeds.map(public_key).collect(),
        })
    }
}

impl PeerKey {
    /// Returns whether the key's process may say this: a person's token comes from the process of identity alone, a module's token
    /// from the process that runs the module.
    fn may_sign(&self, claims: &Claims) -> bool {
        let runs = |module: &str| self.modules.contains(&module);
        match claims.act.as_deref() {
            None | Some(PUBLIC_PORT) => runs(IDENTITY),
            Some(KERNEL) => claims.sub.0.is_nil(),
            // On behalf of whom a module acts is proved by the person's own token.
            Some(module) => runs(module) && claims.sub.0.is_nil(),
        }
    }
}

/// Returns the id of a public key: the beginning of its hash, so that nobody can publish a key under another one's id.
fn key_id(public: &[u8]) -> String {
    Sha256::digest(public)[..8]
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// Derives the public key of a seed.
fn public_key(seed: &[u8; 32]) -> PublicKey {
    let public = SigningKey::from_bytes(seed).verifying_key().to_bytes();
    PublicKey {
        kid: key_id(&public),
        x: base64url(&public),
        kty: "OKP".into(),
        crv: "Ed25519".into(),
        alg: "EdDSA".into(),
        usage: "sig".into(),
    }
}

fn decode_with(token: &str, key: &DecodingKey) -> Result<Claims, TokenError> {
    let mut validation = Validation::new(Algorithm::EdDSA);
    // The kernel's clock decides, not the library's.
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.set_issuer(&[ISSUER]);
    validation.set_required_spec_claims(&["iss", "sub", "aud", "exp"]);
    let claims = jsonwebtoken::decode::<Claims>(token, key, &validation).map_err(|_| TokenError::Invalid)?;
    Ok(Claims {
        token: Some(BearerToken(token.into())),
        ..claims.claims
    })
}

#[cfg(test)]
mod tests;
