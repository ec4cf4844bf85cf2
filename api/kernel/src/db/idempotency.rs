//! Writes that a client may repeat happen once: the answer is kept under the caller's key, in the same transaction. After a week
//! the answer goes, and the key stays.

use crate::{Db, Failure, Kernel, Tx, on_read, on_write};
use allpet_contract::{IdempotencyKey, Problem, problem::KEY_REUSED};
use allpet_domain::id::UserId;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};

const FIND: &str = "SELECT request_hash, answer FROM idempotency WHERE scope = $1 AND key = $2";
const KEEP: &str =
    "INSERT INTO idempotency (scope, key, request_hash, answer, made_at) VALUES ($1, $2, $3, $4, $5)";

/// One intention of one caller at one endpoint.
#[derive(Clone, Debug)]
pub struct Intention {
    pub(crate) scope: String,
    pub(crate) key: String,
    pub(crate) hash: Vec<u8>,
}

impl Intention {
    /// `endpoint`: its name. `request`: all that was asked for; the same key with another request is refused.
    pub fn new(
        user: UserId,
        endpoint: &str,
        key: &IdempotencyKey,
        request: &impl Serialize,
    ) -> Result<Self, Failure> {
        Self::of(&user.to_string(), endpoint, key, request)
    }

    /// The same of a caller who is not a user: `who` is a guest's cart, or the module that calls.
    pub fn of(
        who: &str,
        endpoint: &str,
        key: &IdempotencyKey,
        request: &impl Serialize,
    ) -> Result<Self, Failure> {
        let hash = Sha256::digest(serde_json::to_vec(request)?).to_vec();
        Ok(Self {
            scope: format!("{who}/{endpoint}"),
            key: key.0.clone(),
            hash,
        })
    }

    /// The answer that was given before, where there is one. `key-reused` where it was for another request.
    pub async fn answered<T: DeserializeOwned>(&self, db: &Db) -> Result<Option<T>, Failure> {
        let answer = self.written(db).await?;
        answer
            .map(|answer| serde_json::from_str(&answer).map_err(Into::into))
            .transpose()
    }

    /// As [`Intention::answered`], in JSON. `key-reused` also where the answer is gone.
    pub async fn written(&self, db: &Db) -> Result<Option<String>, Failure> {
        let row: Option<(Vec<u8>, String)> = on_read!(db, c => sqlx::query_as(FIND).bind(&self.scope).bind(&self.key).fetch_optional(c).await)?;
        match row {
            Some((hash, _)) if hash != self.hash => Err(KEY_REUSED.into()),
            // It happened; what it was answered with is not kept for ever.
            Some((_, answer)) if answer.is_empty() => Err(Problem::new(KEY_REUSED)
                .detail("We already did this more than a week ago. Reload the page to see the result.")
                .into()),
            row => Ok(row.map(|(_, answer)| answer)),
        }
    }

    /// Keeps the answer. `Ok(false)` where the same intention came in between: roll back and read its answer.
    pub async fn keep(&self, tx: &mut Tx, kernel: &Kernel, answer: &impl Serialize) -> Result<bool, Failure> {
        let (answer, now) = (serde_json::to_string(answer)?, kernel.now().inner());
        let kept = on_write!(tx, c => sqlx::query(KEEP)
            .bind(&self.scope).bind(&self.key).bind(&self.hash).bind(answer).bind(now).execute(c).await.map(drop));
        match kept {
            Ok(()) => Ok(true),
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}
