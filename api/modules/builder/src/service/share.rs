//! Links with which others see a design.

use super::{Designs, designs, pictures};
use crate::store::shares as store;
use allpet_contract::{
    File, Problem,
    builder::{
        Design, NewShare, PictureQuery, SHARE_NOT_FOUND, SHARES_MAX, Share, SharedDesign, TOO_MANY_SHARES,
    },
    events::DesignShared,
};
use allpet_domain::id::{DesignId, ShareId, UserId};
use allpet_kernel::{Failure, RateLimitKey, cursor::base64url};
use sha2::{Digest as _, Sha256};

/// Creates a link. Fails with `TOO_MANY_SHARES` at `SHARES_MAX` links.
pub(crate) async fn create(app: &Designs, owner: UserId, id: DesignId) -> Result<NewShare, Failure> {
    let mut tx = app.db.begin().await?;
    app.find_own(&mut tx, owner, id).await?;
    if store::count(&mut tx, id).await? >= i64::from(SHARES_MAX) {
        let detail =
            format!("A design has at most {SHARES_MAX} links. Withdraw one that you no longer need.");
        return Err(Problem::new(TOO_MANY_SHARES).detail(detail).into());
    }
    let now = app.kernel.now();
    let token = base64url(&app.kernel.randomness().bytes::<24>());
    let share = Share {
        id: ShareId::new(now, app.kernel.randomness().entropy()),
        created: now,
    };
    store::insert(&mut tx, id, &share, &hash(&token)).await?;
    let event = DesignShared { design: id, owner };
    app.kernel.announce(&mut tx, &event).await?;
    tx.commit().await?;
    Ok(NewShare { share, token })
}

/// Lists the links of a design, newest first.
pub(crate) async fn list(app: &Designs, owner: UserId, id: DesignId) -> Result<Vec<Share>, Failure> {
    designs::read(app, owner, id).await?;
    store::list(&app.db, id).await
}

/// Withdraws a link.
pub(crate) async fn withdraw(
    app: &Designs,
    owner: UserId,
    id: DesignId,
    share: ShareId,
) -> Result<(), Failure> {
    let mut tx = app.db.begin().await?;
    app.find_own(&mut tx, owner, id).await?;
    if !store::delete(&mut tx, id, share).await? {
        return Err(SHARE_NOT_FOUND.into());
    }
    tx.commit().await?;
    Ok(())
}

/// Reads what a link shows of its design.
pub(crate) async fn follow(app: &Designs, token: &str) -> Result<SharedDesign, Failure> {
    let design = find_design(app, token).await?;
    Ok(SharedDesign {
        name: design.name,
        parameters: design.parameters,
        total: design.total,
        lead_time_days: design.lead_time_days,
        updated: design.updated,
    })
}

/// Returns the picture of the design behind a link.
pub(crate) async fn read_picture(
    app: &Designs,
    caller: &RateLimitKey,
    token: &str,
    query: &PictureQuery,
) -> Result<File, Failure> {
    let design = find_design(app, token).await?;
    pictures::read(app, caller, &design, query).await
}

async fn find_design(app: &Designs, token: &str) -> Result<Design, Failure> {
    let json = store::find_design(&app.db, &hash(token)).await?.ok_or_else(|| {
        Problem::new(SHARE_NOT_FOUND)
            .detail("The owner withdrew it, or it was not copied in full. Ask for a new link.")
    })?;
    Ok(serde_json::from_str(&json)?)
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
