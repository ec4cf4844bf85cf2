//! What happens to products, stock and reservations.

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

use crate::{facet_query::QueryResult, product_index::Shelf};
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

/// How long another process's change may go unnoticed, in milliseconds.
const NOTICED_WITHIN_MS: u64 = 1_000;

/// So many searches in new words ask PostgreSQL at the same time; others wait for their turn.
const WORD_CONNECTIONS: u32 = 4;

/// What the handlers share; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Catalog {
    pub(crate) kernel: Kernel,
    pub(crate) db: Db,
    /// Where words are looked up.
    pub(crate) words: Db,
    /// Where previews of links are drawn.
    pub(crate) renderer: ImageRenderer,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    copy: RwLock<Copy>,
    /// One request at a time makes the copy anew; the others go on with the old one.
    under_way: Mutex<()>,
    looked_at: AtomicU64,
    /// This process changed something itself: the next request sees it.
    changed: AtomicBool,
}

/// The catalogue in memory, and what is nearly sold out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Copy {
    pub(crate) shelf: Arc<Shelf>,
    /// How many can be sold of the items that are low. A hint for lists: pieces are counted in the database.
    low: Arc<RwLock<HashMap<StockItemId, i64>>>,
}

impl Copy {
    /// Whether one of a variant can be bought. Where the item is not among those that are low, there are plenty.
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

    /// Says that products have changed in this process.
    pub(crate) fn note_change(&self) {
        self.shared.changed.store(true, Ordering::Release);
    }

    /// Says how many can be sold of items now, so that lists know at once and need not ask.
    pub(crate) fn note_levels(&self, levels: impl IntoIterator<Item = (StockItemId, i64)>) {
        let low = Arc::clone(
            &self
                .shared
                .copy
                .read()
                .unwrap_or_else(PoisonError::into_inner)
                .low,
        );
        let mut low = low.write().unwrap_or_else(PoisonError::into_inner);
        for (item, available) in levels {
            if available < crate::store::stock::PLENTY {
                low.insert(item, available);
            } else {
                low.remove(&item);
            }
        }
    }

    /// The catalogue as it is now, or was a moment ago.
    pub(crate) async fn copy(&self) -> Result<Copy, Failure> {
        let kept = || {
            self.shared
                .copy
                .read()
                .unwrap_or_else(PoisonError::into_inner)
                .clone()
        };
        let due = || {
            let (now, last) = (
                self.kernel.now().unix_millis(),
                self.shared.looked_at.load(Ordering::Acquire),
            );
            self.shared.changed.load(Ordering::Acquire) || now >= last.saturating_add(NOTICED_WITHIN_MS)
        };
        if !due() {
            return Ok(kept());
        }
        let copy = kept();
        let _one = match self.shared.under_way.try_lock() {
            Ok(lock) => lock,
            // Somebody looks already. What was there serves meanwhile, unless there is nothing or we ourselves changed it.
            Err(_) if copy.shelf.revision > 0 && !self.shared.changed.load(Ordering::Acquire) => {
                return Ok(copy);
            }
            Err(_) => self.shared.under_way.lock().await,
        };
        if !due() {
            return Ok(kept());
        }
        self.look(copy).await
    }

    async fn look(&self, before: Copy) -> Result<Copy, Failure> {
        // Taken before the reads: what changes while they run is seen the next time.
        self.shared.changed.store(false, Ordering::Release);
        let now = self.kernel.now().unix_millis();
        let copy = self.read(before).await.inspect_err(|_| self.note_change())?;
        *self.shared.copy.write().unwrap_or_else(PoisonError::into_inner) = copy.clone();
        self.shared.looked_at.store(now, Ordering::Release);
        Ok(copy)
    }

    async fn read(&self, before: Copy) -> Result<Copy, Failure> {
        let revision = crate::store::products::revision(&self.db).await?;
        let low = crate::store::stock::low(&self.db).await?;
        *before.low.write().unwrap_or_else(PoisonError::into_inner) = low;
        if before.shelf.revision == revision && revision > 0 {
            return Ok(before);
        }
        let products = crate::store::products::all(&self.db).await?;
        let vocabulary = crate::store::vocabulary::vocabulary(&self.db).await?;
        // Thousands of products take a while to sort: not on a thread that answers requests.
        let shelf = tokio::task::spawn_blocking(move || Shelf::new(revision, products, vocabulary)).await?;
        Ok(Copy {
            shelf: Arc::new(shelf),
            low: before.low,
        })
    }
}

/// What was found, shared with everyone who asks the same.
pub(crate) type CachedResult = Arc<QueryResult>;
