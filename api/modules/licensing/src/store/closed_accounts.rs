//! The table of people who closed their accounts.

use allpet_domain::id::UserId;
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use uuid::Uuid;

const INSERT: &str = "INSERT INTO closed_accounts (person) VALUES ($1) ON CONFLICT DO NOTHING";
const FIND: &str = "SELECT person FROM closed_accounts WHERE person = $1";

/// Records that `person` closed their account, once.
pub(crate) async fn insert(tx: &mut Tx, person: UserId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(INSERT).bind(person.0).execute(c).await.map(drop))?)
}

/// Returns whether `person` closed their account.
pub(crate) async fn contains(db: &Db, person: UserId) -> Result<bool, Failure> {
    let found: Option<Uuid> =
        on_read!(db, c => sqlx::query_scalar(FIND).bind(person.0).fetch_optional(c).await)?;
    Ok(found.is_some())
}
