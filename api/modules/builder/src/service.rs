//! Designs: saved, changed, shared, ordered.

pub(crate) mod change;
pub(crate) mod deduplicate;
pub(crate) mod designs;
pub(crate) mod ordered_designs;
pub(crate) mod pictures;
pub(crate) mod share;

use crate::store::{
    CONCURRENT_INSERTS, POOL_CONNECTIONS,
    batched_insert::{DesignInsert, insert_all},
    designs as store,
    list::DesignLists,
};
use allpet_contract::{
    Problem,
    builder::{DESIGN_FIXED, DESIGN_NOT_FOUND, Design},
    events::DesignSaved,
};
use allpet_domain::{
    builder::design::DesignRefused,
    id::{DesignId, UserId},
};
use allpet_image_renderer::ImageRenderer;
use allpet_kernel::{Batcher, Db, Failure, Kernel, RawJson, Tx, idempotency::IdempotentRequest};

/// The module's state, shared by the handlers; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Designs {
    kernel: Kernel,
    db: Db,
    renderer: ImageRenderer,
    lists: DesignLists,
    inserts: Batcher<DesignInsert, Result<bool, Failure>>,
}

impl Designs {
    pub(crate) fn new(kernel: Kernel, db: Db) -> Self {
        let insert_pool = db.dedicated_pool(POOL_CONNECTIONS);
        let inserts = Batcher::new(CONCURRENT_INSERTS, move |batch: Vec<DesignInsert>| {
            let db = insert_pool.clone();
            async move { insert_all(&db, &batch).await }
        });
        Self {
            kernel,
            lists: DesignLists::new(db.clone()),
            db,
            renderer: ImageRenderer::shared(),
            inserts,
        }
    }

    /// Returns the module's database.
    pub(crate) fn db(&self) -> &Db {
        &self.db
    }

    /// Returns the renderer of pictures.
    pub(crate) fn renderer(&self) -> &ImageRenderer {
        &self.renderer
    }

    fn new_id(&self) -> DesignId {
        DesignId::new(self.kernel.now(), self.kernel.randomness().entropy())
    }

    async fn announce_saved(&self, tx: &mut Tx, owner: UserId, design: DesignId) -> Result<(), Failure> {
        self.kernel.announce(tx, &DesignSaved { design, owner }).await
    }

    /// Finds one of the owner's designs. Fails with `DESIGN_NOT_FOUND` for anybody else's.
    async fn find_own(&self, tx: &mut Tx, owner: UserId, id: DesignId) -> Result<Design, Failure> {
        let json = store::find_in(tx, owner, id).await?;
        let json = json.ok_or_else(|| Failure::from(DESIGN_NOT_FOUND))?;
        Ok(serde_json::from_str(&json)?)
    }
}

/// Returns the response that is saved for the request.
async fn saved_response(app: &Designs, idempotent: &IdempotentRequest) -> Result<RawJson<Design>, Failure> {
    let response = idempotent.find_response_json(&app.db).await?;
    let response =
        response.ok_or_else(|| Failure::internal("an idempotency key is taken and has no response"))?;
    Ok(RawJson::one(response))
}

/// Converts a refused transition into `DESIGN_FIXED`.
fn design_fixed(refused: DesignRefused) -> Problem {
    Problem::new(DESIGN_FIXED).detail(refused.to_string())
}
