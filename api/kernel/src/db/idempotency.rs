//! Idempotency: a repeated write takes effect once. The response is stored under the caller's key in the transaction of the
//! write. After a week the response is deleted, and the key stays.

use crate::{Db, Failure, Kernel, Tx, on_read, on_write};
use allpet_contract::{
    IdempotencyKey, Problem,
    problem::{ALREADY_DONE, KEY_REUSED},
};
use allpet_domain::id::UserId;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};

const FIND: &str = "SELECT request_hash, answer FROM idempotency WHERE scope = $1 AND key = $2";
const SAVE: &str =
    "INSERT INTO idempotency (scope, key, request_hash, answer, made_at) VALUES ($1, $2, $3, $4, $5)";

/// A write that a caller may repeat under the same key: caller and endpoint, key, and the hash of the input.
#[derive(Clone, Debug)]
pub struct IdempotentRequest {
    pub(crate) scope: String,
    pub(crate) key: String,
    pub(crate) hash: Vec<u8>,
}

impl IdempotentRequest {
    /// Creates the request of a user. `endpoint` is its name, `request` its whole input: the same key with another request is
    /// refused.
    pub fn new(
        user: UserId,
        endpoint: &str,
        key: &IdempotencyKey,
        request: &impl Serialize,
    ) -> Result<Self, Failure> {
        Self::of_caller(&user.to_string(), endpoint, key, request)
    }

    /// As [`IdempotentRequest::new`] for a caller who is not a user: `caller` is a guest's cart, or the calling module.
    pub fn of_caller(
        caller: &str,
        endpoint: &str,
        key: &IdempotencyKey,
        request: &impl Serialize,
    ) -> Result<Self, Failure> {
        let hash = Sha256::digest(serde_json::to_vec(request)?).to_vec();
        Ok(Self {
            scope: format!("{caller}/{endpoint}"),
            key: key.0.clone(),
            hash,
        })
    }

    /// Returns the stored response to an earlier attempt, if any. Fails with `KEY_REUSED` if the key belongs to another request, and
    /// with `ALREADY_DONE` if the response was deleted.
    pub async fn find_response<T: DeserializeOwned>(&self, db: &Db) -> Result<Option<T>, Failure> {
        let response = self.find_response_json(db).await?;
        response
            .map(|response| serde_json::from_str(&response).map_err(Into::into))
            .transpose()
    }

    /// As [`IdempotentRequest::find_response`], in JSON.
    pub async fn find_response_json(&self, db: &Db) -> Result<Option<String>, Failure> {
        let row: Option<(Vec<u8>, String)> = on_read!(db, c => sqlx::query_as(FIND).bind(&self.scope).bind(&self.key).fetch_optional(c).await)?;
        match row {
            Some((hash, _)) if hash != self.hash => Err(KEY_REUSED.into()),
            // The write happened; its response was deleted after a week.
            Some((_, response)) if response.is_empty() => Err(Problem::new(ALREADY_DONE)
                .detail("We did this more than a week ago. Reload the page and look for the result. If it is not there, try again.")
                .into()),
            row => Ok(row.map(|(_, response)| response)),
        }
    }

    /// Stores the response. Returns false if another attempt of the request stored one in between: roll back and read that one.
    pub async fn save_response(
        &self,
        tx: &mut Tx,
        kernel: &Kernel,
        response: &impl Serialize,
    ) -> Result<bool, Failure> {
        let (response, now) = (serde_json::to_string(response)?, kernel.now().inner());
        let saved = on_write!(tx, c => sqlx::query(SAVE)
            .bind(&self.scope).bind(&self.key).bind(&self.hash).bind(response).bind(now).execute(c).await.map(drop));
        match saved {
            Ok(()) => Ok(true),
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}
