//! The key that signs links to unsubscribe. All processes use the first one that was stored.

use allpet_kernel::{Db, Failure, on_read, on_write};

const INSERT: &str = "INSERT INTO signing_keys (id, secret) VALUES (1, $1) ON CONFLICT DO NOTHING";
const FIND: &str = "SELECT secret FROM signing_keys WHERE id = 1";

/// Returns the stored key; stores `new` if there is none.
pub(crate) async fn find_or_insert(db: &Db, new: &[u8; 32]) -> Result<Vec<u8>, Failure> {
    let mut tx = db.begin().await?;
    on_write!(tx, c => sqlx::query(INSERT).bind(new.as_slice()).execute(c).await.map(drop))?;
    tx.commit().await?;
    Ok(on_read!(db, c => sqlx::query_scalar(FIND).fetch_one(c).await)?)
}
