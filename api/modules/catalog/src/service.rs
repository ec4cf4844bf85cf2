//! Products, stock and reservations.

pub(crate) mod low_stock;
pub(crate) mod orders;
pub(crate) mod page;
pub(crate) mod preview;
pub(crate) mod products;
pub(crate) mod publish;
pub(crate) mod reservations;
pub(crate) mod search_terms;
pub(crate) mod settle;
pub(crate) mod stock;
pub(crate) mod variants;

pub use publish::NewProduct;

use crate::{facet_query::QueryResult, product_index::ProductIndex};
use allpet_domain::id::StockItemId;
use allpet_image_renderer::ImageRenderer;
use allpet_kernel::{Db, Failure, Kernel};
use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};
use tokio::sync::Mutex;

/// How long a change by another process may go unnoticed, in milliseconds.
const REFRESH_INTERVAL_MS: u64 = 1_000;

/// PostgreSQL connections for searches by uncached words; more searches wait for their turn.
const WORD_CONNECTIONS: u32 = 4;

/// The module's state, shared by handlers, listeners and jobs; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Catalog {
    pub(crate) kernel: Kernel,
    pub(crate) db: Db,
    /// The database connections that look up search words.
    pub(crate) words: Db,
    /// The renderer of link previews.
    pub(crate) renderer: ImageRenderer,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    snapshot: RwLock<Snapshot>,
    /// Held by the one request that refreshes the snapshot; others use the old one meanwhile.
    refreshing: Mutex<()>,
    /// When the snapshot was last compared with the database, in milliseconds since 1970.
    checked_at_ms: AtomicU64,
    /// This process has changed something; the next request must see it.
    changed: AtomicBool,
}

/// The catalogue in memory, and the stock that is low.
#[derive(Clone, Debug, Default)]
pub(crate) struct Snapshot {
    pub(crate) index: Arc<ProductIndex>,
    /// The number of available pieces of items that are low. Only a hint for lists: the database counts pieces.
    low: Arc<RwLock<HashMap<StockItemId, i64>>>,
}

impl Snapshot {
    /// Returns whether one of a variant can be bought. An item that is not low has plenty.
    pub(crate) fn can_buy(&self, item: StockItemId, units: u32) -> bool {
        let low = self.low.read().unwrap_or_else(PoisonError::into_inner);
        low.get(&item)
            .is_none_or(|available| *available >= i64::from(units))
    }
}

impl Catalog {
    pub(crate) fn new(kernel: Kernel, db: Db) -> Self {
        Self {
            kernel,
            words: db.without_seqscan(WORD_CONNECTIONS),
            db,
            renderer: ImageRenderer::shared(),
            shared: Arc::default(),
        }
    }

    /// Records that products have changed in this process.
    pub(crate) fn mark_changed(&self) {
        self.shared.changed.store(true, Ordering::Release);
    }

    /// Updates the numbers of available pieces, so that lists show them at once.
    pub(crate) fn update_levels(&self, levels: impl IntoIterator<Item = (StockItemId, i64)>) {
        let low = Arc::clone(
            &self
                .shared
                .snapshot
                .read()
                .unwrap_or_else(PoisonError::into_inner)
                .low,
        );
        let mut low = low.write().unwrap_or_else(PoisonError::into_inner);
        for (item, available) in levels {
            if available < allpet_domain::catalog::stock::PLENTY {
                low.insert(item, available);
            } else {
                low.remove(&item);
            }
        }
    }

    /// Returns the catalogue as it is, or was at most `REFRESH_INTERVAL_MS` ago.
    pub(crate) async fn snapshot(&self) -> Result<Snapshot, Failure> {
        let current = || {
            self.shared
                .snapshot
                .read()
                .unwrap_or_else(PoisonError::into_inner)
                .clone()
        };
        let is_due = || {
            let (now, last) = (
                self.kernel.now().unix_millis(),
                self.shared.checked_at_ms.load(Ordering::Acquire),
            );
            self.shared.changed.load(Ordering::Acquire) || now >= last.saturating_add(REFRESH_INTERVAL_MS)
        };
        if !is_due() {
            return Ok(current());
        }
        let snapshot = current();
        let _refreshing = match self.shared.refreshing.try_lock() {
            Ok(lock) => lock,
            // Another request is refreshing. The old snapshot will do, unless it is empty or this process has changed something.
            Err(_) if snapshot.index.revision > 0 && !self.shared.changed.load(Ordering::Acquire) => {
                return Ok(snapshot);
            }
            Err(_) => self.shared.refreshing.lock().await,
        };
        if !is_due() {
            return Ok(current());
        }
        self.refresh(snapshot).await
    }

    async fn refresh(&self, before: Snapshot) -> Result<Snapshot, Failure> {
        // Reset before the reads, so that a change during them is seen by the next request.
        self.shared.changed.store(false, Ordering::Release);
        let now = self.kernel.now().unix_millis();
        let snapshot = self.load(before).await.inspect_err(|_| self.mark_changed())?;
        *self
            .shared
            .snapshot
            .write()
            .unwrap_or_else(PoisonError::into_inner) = snapshot.clone();
        self.shared.checked_at_ms.store(now, Ordering::Release);
        Ok(snapshot)
    }

    async fn load(&self, before: Snapshot) -> Result<Snapshot, Failure> {
        let revision = crate::store::products::revision(&self.db).await?;
        let low = crate::store::stock::list_low(&self.db).await?;
        *before.low.write().unwrap_or_else(PoisonError::into_inner) = low;
        if before.index.revision == revision && revision > 0 {
            return Ok(before);
        }
        let products = crate::store::products::list_all(&self.db).await?;
        let vocabulary = crate::store::vocabulary::list_words(&self.db).await?;
        // Sorting thousands of products takes a while, so it runs on a blocking thread.
        let index =
            tokio::task::spawn_blocking(move || ProductIndex::new(revision, products, vocabulary)).await?;
        Ok(Snapshot {
            index: Arc::new(index),
            low: before.low,
        })
    }
}

/// A cached result, shared by all requests with the same query.
pub(crate) type CachedResult = Arc<QueryResult>;
