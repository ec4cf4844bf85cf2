//! The story of a design: sketched, saved, shared, ordered.

mod change;
mod deduplicate;
mod ordered;
mod share;

use crate::{
    picture,
    store::{
        CONNECTIONS, SAVES_ABREAST,
        batched_insert::{New, add},
        designs as store,
        list::{Lists, Place},
    },
};
use allpet_contract::{
    File, IdempotencyKey, Page, Problem,
    builder::{DESIGN_FIXED, DESIGN_NOT_FOUND, Design, DesignsQuery, NewDesign, PictureQuery},
    events::DesignSaved,
    page::checked_limit,
};
use allpet_domain::{
    builder::{
        DesignState,
        design::{DesignRefused, copy_name},
        price,
    },
    id::{DesignId, UserId},
};
use allpet_image_renderer::ImageRenderer;
use allpet_kernel::{Batcher, Db, Failure, Kernel, RawJson, Tx, Visitor, cursor, idempotency::Intention};

/// Designs of owners.
#[derive(Clone, Debug)]
pub(crate) struct Designs {
    kernel: Kernel,
    db: Db,
    renderer: ImageRenderer,
    lists: Lists,
    adding: Batcher<New, Result<bool, Failure>>,
}

impl Designs {
    pub(crate) fn new(kernel: Kernel, db: Db) -> Self {
        let shelf = db.dedicated_pool(CONNECTIONS);
        let adding = Batcher::new(SAVES_ABREAST, move |many: Vec<New>| {
            let db = shelf.clone();
            async move { add(&db, &many).await }
        });
        Self {
            kernel,
            lists: Lists::new(db.clone()),
            db,
            renderer: ImageRenderer::shared(),
            adding,
        }
    }

    /// Where pictures are drawn.
    pub(crate) fn renderer(&self) -> &ImageRenderer {
        &self.renderer
    }

    /// The last changed first.
    pub(crate) async fn list(
        &self,
        owner: UserId,
        query: &DesignsQuery,
    ) -> Result<RawJson<Page<Design>>, Failure> {
        let limit = checked_limit(query.limit)?;
        let behind: Option<Place> = query.cursor.as_ref().map(cursor::decode).transpose()?;
        let page = self.lists.page(owner, query.status, behind, limit).await?;
        let next = page.next.as_ref().map(cursor::encode);
        Ok(RawJson::page(page.sheets.iter(), next.as_ref()))
    }

    /// The design as it is answered.
    pub(crate) async fn read(&self, owner: UserId, id: DesignId) -> Result<String, Failure> {
        store::find(&self.db, owner, id)
            .await?
            .ok_or_else(|| DESIGN_NOT_FOUND.into())
    }

    pub(crate) async fn picture(
        &self,
        owner: UserId,
        id: DesignId,
        query: &PictureQuery,
    ) -> Result<File, Failure> {
        let design: Design = serde_json::from_str(&self.read(owner, id).await?)?;
        let caller = Visitor::Known(owner);
        picture::draw(&self.renderer, &caller, &design.parameters, query).await
    }

    pub(crate) async fn create(
        &self,
        owner: UserId,
        key: &IdempotencyKey,
        new: NewDesign,
    ) -> Result<RawJson<Design>, Failure> {
        let intention = Intention::new(owner, "CreateDesign", key, &new)?;
        match change::first(new, self.new_id(), self.kernel.now()) {
            // Nearly every key is new: whether it was there before is told by keeping it, and not asked first.
            Ok(design) => self.save_new(owner, &intention, design).await,
            // What was right when it was first asked for is still answered as it was then.
            Err(refused) => intention
                .find_answer_json(&self.db)
                .await?
                .map(RawJson::one)
                .ok_or(refused),
        }
    }

    /// A new draft with the same choice.
    pub(crate) async fn duplicate(
        &self,
        owner: UserId,
        key: &IdempotencyKey,
        id: DesignId,
    ) -> Result<RawJson<Design>, Failure> {
        let intention = Intention::new(owner, "DuplicateDesign", key, &id)?;
        if let Some(answer) = intention.find_answer_json(&self.db).await? {
            return Ok(RawJson::one(answer));
        }
        let original: Design = serde_json::from_str(&self.read(owner, id).await?)?;
        let (now, priced) = (self.kernel.now(), price(&original.parameters));
        let copy = Design {
            id: self.new_id(),
            name: copy_name(&original.name),
            status: DesignState::Draft,
            total: priced.total,
            lead_time_days: priced.lead_time_days,
            version: 1,
            created: now,
            updated: now,
            ..original
        };
        self.save_new(owner, &intention, copy).await
    }

    pub(crate) async fn delete(&self, owner: UserId, id: DesignId) -> Result<(), Failure> {
        let mut tx = self.db.begin().await?;
        let design = self.own(&mut tx, owner, id).await?;
        if design.status == DesignState::Ordered {
            let why = "This design was ordered and stays with the order. Archive it instead.";
            return Err(Problem::new(DESIGN_FIXED).detail(why).into());
        }
        if !store::delete(&mut tx, owner, &design).await? {
            return Err(change::changed().into());
        }
        tx.commit().await?;
        Ok(())
    }

    fn new_id(&self) -> DesignId {
        DesignId::new(self.kernel.now(), self.kernel.randomness().entropy())
    }

    async fn save_new(
        &self,
        owner: UserId,
        intention: &Intention,
        design: Design,
    ) -> Result<RawJson<Design>, Failure> {
        // Written once: as it is kept, as it is answered, and as it is answered when the same intention comes again.
        let sheet = serde_json::to_string(&design)?;
        let saved = DesignSaved {
            design: design.id,
            owner,
        };
        let once = self
            .kernel
            .idempotent_insert(intention.clone(), sheet.clone(), &saved)?;
        if self.adding.run(New { owner, design, once }).await?? {
            return Ok(RawJson::one(sheet));
        }
        // The same intention came before: its answer is the answer.
        let first = intention.find_answer_json(&self.db).await?;
        let first =
            first.ok_or_else(|| Failure::internal("an idempotency key was taken and has no answer"))?;
        Ok(RawJson::one(first))
    }

    async fn announce_saved(&self, tx: &mut Tx, owner: UserId, design: DesignId) -> Result<(), Failure> {
        self.kernel.announce(tx, &DesignSaved { design, owner }).await
    }

    async fn own(&self, tx: &mut Tx, owner: UserId, id: DesignId) -> Result<Design, Failure> {
        let sheet = store::find_in(tx, owner, id).await?;
        let sheet = sheet.ok_or_else(|| Failure::from(DESIGN_NOT_FOUND))?;
        Ok(serde_json::from_str(&sheet)?)
    }
}

fn fixed(refused: DesignRefused) -> Problem {
    Problem::new(DESIGN_FIXED).detail(refused.to_string())
}
