//! Links by which others see a design.

use super::Designs;
use crate::store::shares as store;
use allpet_contract::{
    Problem,
    builder::{Design, NewShare, SHARE_NOT_FOUND, SHARES_MAX, Share, SharedDesign, TOO_MANY_SHARES},
    events::DesignShared,
};
use allpet_domain::id::{DesignId, ShareId, UserId};
use allpet_kernel::{Failure, cursor::base64url};
use sha2::{Digest as _, Sha256};

impl Designs {
    pub(crate) async fn share(&self, owner: UserId, id: DesignId) -> Result<NewShare, Failure> {
        let mut tx = self.db.begin().await?;
        self.own(&mut tx, owner, id).await?;
        if store::count(&mut tx, id).await? >= i64::from(SHARES_MAX) {
            let words =
                format!("A design has at most {SHARES_MAX} links. Withdraw one that you no longer need.");
            return Err(Problem::new(TOO_MANY_SHARES).detail(words).into());
        }
        let now = self.kernel.now();
        let token = base64url(&self.kernel.randomness().bytes::<24>());
        let share = Share {
            id: ShareId::new(now, self.kernel.randomness().entropy()),
            created: now,
        };
        store::insert(&mut tx, id, &share, &hash(&token)).await?;
        let event = DesignShared { design: id, owner };
        self.kernel.announce(&mut tx, &event).await?;
        tx.commit().await?;
        Ok(NewShare { share, token })
    }

    /// The newest first.
    pub(crate) async fn shares(&self, owner: UserId, id: DesignId) -> Result<Vec<Share>, Failure> {
        self.read(owner, id).await?;
        store::list(&self.db, id).await
    }

    pub(crate) async fn withdraw(&self, owner: UserId, id: DesignId, share: ShareId) -> Result<(), Failure> {
        let mut tx = self.db.begin().await?;
        self.own(&mut tx, owner, id).await?;
        if !store::delete(&mut tx, id, share).await? {
            return Err(SHARE_NOT_FOUND.into());
        }
        tx.commit().await?;
        Ok(())
    }

    /// What whoever has the link sees.
    pub(crate) async fn shared(&self, token: &str) -> Result<SharedDesign, Failure> {
        let sheet = store::follow(&self.db, &hash(token)).await?.ok_or_else(|| {
            Problem::new(SHARE_NOT_FOUND)
                .detail("The owner withdrew it, or it was not copied in full. Ask for a new link.")
        })?;
        let design: Design = serde_json::from_str(&sheet)?;
        Ok(SharedDesign {
            name: design.name,
            parameters: design.parameters,
            total: design.total,
            lead_time_days: design.lead_time_days,
            updated: design.updated,
        })
    }
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
