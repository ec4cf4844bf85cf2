//! Previews of links to products, which are drawn in advance. A product is named by its number.

use allpet_kernel::{Db, Failure, Tx, on_read, on_write};

const FIND: &str = "SELECT png FROM previews WHERE product = $1";
const LIST_UNDRAWN: &str = "SELECT no FROM products WHERE drawn = 0 ORDER BY no LIMIT $1";
const UPSERT: &str = "INSERT INTO previews (product, png) VALUES ($1, $2) \
    ON CONFLICT (product) DO UPDATE SET png = excluded.png";
const MARK_DRAWN: &str = "UPDATE products SET drawn = 1 WHERE no = $1";

/// Finds a product's preview as PNG.
pub(crate) async fn find(db: &Db, product: i64) -> Result<Option<Vec<u8>>, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(FIND).bind(product).fetch_optional(c).await)?)
}

/// Lists products whose preview is not drawn, in the order of publication.
pub(crate) async fn list_undrawn(db: &Db, limit: u32) -> Result<Vec<i64>, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(LIST_UNDRAWN).bind(i64::from(limit)).fetch_all(c).await)?)
}

/// Stores a product's preview.
pub(crate) async fn upsert(tx: &mut Tx, product: i64, png: &[u8]) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(UPSERT).bind(product).bind(png).execute(c).await.map(drop))?)
}

/// Records that a product's preview was drawn.
pub(crate) async fn mark_drawn(tx: &mut Tx, product: i64) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(MARK_DRAWN).bind(product).execute(c).await.map(drop))?)
}
