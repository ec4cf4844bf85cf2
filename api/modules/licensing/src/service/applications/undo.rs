//! Undoing an approval while its clerk may still notice a mistake.

use super::decide::{case_view, find_application, transition_refused_to_clerk};
use crate::{
    service::{Licensing, licences::issue::unmark_renewed},
    store::{
        application_locks,
        applications::{self, ApplicationRecord},
        counters, licences, register,
    },
};
use allpet_contract::{
    Problem,
    events::ApprovalUndone,
    licensing::{ALREADY_DECIDED, Case, UNDO_LATE},
};
use allpet_domain::{
    audit::{AuditAction, AuditSubject},
    id::ApplicationId,
    licensing::application::check_decider,
};
use allpet_kernel::{Clerk, Failure, audit::AuditRecord};

/// Undoes an approval: deletes the licence and its row in the register. The application waits again, and its fee stays paid. The
/// licence's number is never used again, because somebody may have read it.
pub(crate) async fn undo_approval(
    app: &Licensing,
    clerk: &Clerk,
    id: ApplicationId,
) -> Result<Case, Failure> {
    let record = find_application(app, clerk.tenant, id).await?;
    check_decider(clerk.user(), record.owner)
        .map_err(|refused| transition_refused_to_clerk(&record, refused))?;
    let decided = record.decided.unwrap_or(record.submitted);
    let state = record
        .state
        .undo_approval(decided, app.kernel.now())
        .map_err(|refused| transition_refused_to_clerk(&record, refused))?;
    let licence = record.licence.ok_or(UNDO_LATE)?;
    let audit = AuditRecord::new(AuditAction::ApprovalUndone, AuditSubject::Application, id)
        .of(record.tenant)
        .changed("state", record.state.as_str(), state.as_str())
        .before("license", licence);
    let waiting = ApplicationRecord {
        state,
        decided: None,
        decided_by_name: None,
        licence: None,
        ..record
    };
    let mut tx = app.db.begin().await?;
    if !applications::reopen(&mut tx, id, licence).await? {
        return Err(Problem::new(ALREADY_DECIDED)
            .detail("Someone has already undone this approval. The application is waiting again.")
            .into());
    }
    application_locks::reopen(&mut tx, id).await?;
    // A licence that was ended meanwhile, as when its pet has died, stays in the register.
    let Some(deleted) = licences::delete_issued(&mut tx, licence).await? else {
        return Err(Problem::new(UNDO_LATE)
            .detail("The license has ended in the meantime.")
            .into());
    };
    register::delete(&mut tx, deleted.seq).await?;
    unmark_renewed(app, &mut tx, &waiting).await?;
    register::set_state(&mut tx, waiting.seq, waiting.state.as_str(), None).await?;
    counters::add_licences(&mut tx, waiting.tenant, -1).await?;
    let event = ApprovalUndone {
        application: id,
        licence,
        owner: waiting.owner,
        tenant: Some(waiting.tenant),
    };
    app.kernel.announce(&mut tx, &event).await?;
    app.kernel.record(&mut tx, audit).await?;
    tx.commit().await?;
    if let Some(issued) = deleted.issued_here {
        app.tags.remove(&issued.tag);
    }
    case_view(app, waiting, clerk.user()).await
}
