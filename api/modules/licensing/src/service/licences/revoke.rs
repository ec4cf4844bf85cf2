//! Revocation of a licence by its authority.

use super::{read_register_licence, revoked_state};
use crate::{
    service::Licensing,
    store::{
        application_locks,
        licences::{self, LicenceRecord, RevocationRecord},
        register,
    },
};
use allpet_contract::{
    Problem,
    events::LicenceRevoked,
    licensing::{LICENCE_NOT_FOUND, NOT_REVOCABLE, RegisterLicence},
};
use allpet_domain::{
    audit::{AuditAction, AuditSubject},
    id::LicenceId,
    licensing::application::revocation_reason,
};
use allpet_kernel::{Clerk, Failure, audit::AuditRecord};

/// Revokes a licence in force: its tag becomes invalid, and its owner reads the reason and may apply again. Fails with
/// `NOT_REVOCABLE`.
pub(crate) async fn revoke(
    app: &Licensing,
    clerk: &Clerk,
    id: LicenceId,
    text: &str,
) -> Result<RegisterLicence, Failure> {
    let reason = revocation_reason(text)?;
    let record = licences::find_of_tenant(&app.db, clerk.tenant, id)
        .await?
        .ok_or(LICENCE_NOT_FOUND)?;
    let state = revoked_state(app, &record)
        .map_err(|refused| Problem::new(NOT_REVOCABLE).detail(refused.to_string()))?;
    let revocation = RevocationRecord {
        reason,
        at: app.kernel.now(),
        by_name: clerk.claims.name.clone(),
    };
    let mut tx = app.db.begin().await?;
    if let Some(issued) = &record.issued_here {
        application_locks::release_licensed(&mut tx, record.tenant, issued.pet).await?;
    }
    if !licences::revoke(&mut tx, &record, state, &revocation, clerk.user()).await? {
        return Err(Problem::new(NOT_REVOCABLE)
            .detail("Someone has just ended this license. Open it again.")
            .into());
    }
    register::set_state(&mut tx, record.seq, state.as_str(), None).await?;
    app.kernel.announce(&mut tx, &revoked_event(&record)).await?;
    let audit = AuditRecord::new(AuditAction::LicenceRevoked, AuditSubject::Licence, id)
        .of(record.tenant)
        .named(&record.number)
        .changed("state", record.state.as_str(), state.as_str());
    app.kernel.record(&mut tx, audit).await?;
    tx.commit().await?;
    if let Some(issued) = &record.issued_here {
        app.tags.remove(&issued.tag);
    }
    read_register_licence(app, clerk.tenant, id).await
}

fn revoked_event(record: &LicenceRecord) -> LicenceRevoked {
    LicenceRevoked {
        licence: record.id,
        tenant: record.tenant,
        owner: record.issued_here.as_ref().map(|issued| issued.owner),
    }
}
