//! Idempotency: a repeated write takes effect once. The answer is stored under the caller's key in the transaction of the write.
//! After a week the answer is deleted, and the key stays.

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

/// One intention of one caller at one endpoint.
#[derive(Clone, Debug)]
pub struct Intention {
    pub(crate) scope: String,
    pub(crate) key: String,
    pub(crate) hash: Vec<u8>,
}

impl Intention {
    /// Creates the intention of a user. `endpoint` is its name, `request` its whole input: the same key with another request is
    /// refused.
    pub fn new(
        user: UserId,
        endpoint: &str,
        key: &IdempotencyKey,
        request: &impl Serialize,
    ) -> Result<Self, Failure> {
        Self::of_caller(&user.to_string(), endpoint, key, request)
    }

    /// As [`Intention::new`] for a caller who is not a user: `caller` is a guest's cart, or the calling module.
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

    /// Returns the stored answer of an earlier request, if any. Fails with `KEY_REUSED` if the key belongs to another request, and
    /// with `ALREADY_DONE` if the answer was deleted.
    pub async fn find_answer<T: DeserializeOwned>(&self, db: &Db) -> Result<Option<T>, Failure> {
        let answer = self.find_answer_json(db).await?;
        answer
            .map(|answer| serde_json::from_str(&answer).map_err(Into::into))
            .transpose()
    }

    /// As [`Intention::find_answer`], in JSON.
    pub async fn find_answer_json(&self, db: &Db) -> Result<Option<String>, Failure> {
        let row: Option<(Vec<u8>, String)> = on_read!(db, c => sqlx::query_as(FIND).bind(&self.scope).bind(&self.key).fetch_optional(c).await)?;
        match row {
            Some((hash, _)) if hash != self.hash => Err(KEY_REUSED.into()),
            // The write happened; its answer was deleted after a week.
            Some((_, answer)) if answer.is_empty() => Err(Problem::new(ALREADY_DONE)
                .detail("We did this more than a week ago. Reload the page and look for the result. If it is not there, try again.")
                .into()),
            row => Ok(row.map(|(_, answer)| answer)),
        }
    }

    /// Stores the answer. Returns false if the same intention was stored in between: roll back and read its answer.
    pub async fn save_answer(
        &self,
        tx: &mut Tx,
        kernel: &Kernel,
        answer: &impl Serialize,
    ) -> Result<bool, Failure> {
        let (answer, now) = (serde_json::to_string(answer)?, kernel.now().inner());
        let saved = on_write!(tx, c => sqlx::query(SAVE)
            .bind(&self.scope).bind(&self.key).bind(&self.hash).bind(answer).bind(now).execute(c).await.map(drop));
        match saved {
            Ok(()) => Ok(true),
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}
