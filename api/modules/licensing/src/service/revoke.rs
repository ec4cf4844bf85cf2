//! Revoking a licence: the authority takes it away, and says why.

use super::{
    Licensing,
    licences::{of_register, revocable},
};
use crate::store::{
    application_locks,
    licences::{self, LicenceRecord, Revoked},
    register,
};
use allpet_contract::{
    Problem,
    events::LicenceRevoked,
    licensing::{LICENCE_NOT_FOUND, NOT_REVOCABLE, RegisterLicence},
};
use allpet_domain::{id::LicenceId, licensing::application::revocation_reason};
use allpet_kernel::{Clerk, Failure};

/// Revokes a licence in force: its tag is valid no more, its owner reads the reason and may apply anew.
pub(crate) async fn revoke(
    app: &Licensing,
    clerk: &Clerk,
    id: LicenceId,
    text: &str,
) -> Result<RegisterLicence, Failure> {
    let reason = revocation_reason(text)?;
    let kept = licences::of_tenant(&app.db, clerk.tenant, id)
        .await?
        .ok_or(LICENCE_NOT_FOUND)?;
    let state =
        revocable(app, &kept).map_err(|refused| Problem::new(NOT_REVOCABLE).detail(refused.to_string()))?;
    let revoked = Revoked {
        reason,
        at: app.kernel.now(),
        by_name: clerk.claims.name.clone(),
    };
    let mut tx = app.db.begin().await?;
    if let Some(ours) = &kept.ours {
        application_locks::free_licensed(&mut tx, kept.tenant, ours.pet).await?;
    }
    if !licences::revoke(&mut tx, &kept, state, &revoked, clerk.user()).await? {
        return Err(Problem::new(NOT_REVOCABLE)
            .detail("Someone has just ended this license. Open it again.")
            .into());
    }
    register::set_state(&mut tx, kept.seq, state.as_str(), None).await?;
    app.kernel.announce(&mut tx, &event(&kept)).await?;
    tx.commit().await?;
    if let Some(ours) = &kept.ours {
        app.tags.remove(&ours.tag);
    }
    of_register(app, clerk.tenant, id).await
}

fn event(kept: &LicenceRecord) -> LicenceRevoked {
    LicenceRevoked {
        licence: kept.id,
        tenant: kept.tenant,
        owner: kept.ours.as_ref().map(|ours| ours.owner),
    }
}
