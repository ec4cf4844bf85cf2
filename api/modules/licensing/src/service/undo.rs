//! Undoing an approval, as long as its clerk can notice a slip of the hand.

use super::{
    Licensing,
    decide::{of_tenant, refused_to_staff, view},
};
use crate::store::{
    application_locks,
    applications::{self, ApplicationRecord},
    counters, licences, register,
};
use allpet_contract::{
    Problem,
    events::ApprovalUndone,
    licensing::{ALREADY_DECIDED, Case, UNDO_LATE},
};
use allpet_domain::{id::ApplicationId, licensing::application::check_decider};
use allpet_kernel::{Clerk, Failure};

/// Undoes an approval: its licence and the licence's row in the register go, the application waits again, and its fee stays
/// paid. The licence's number is not given again: somebody may have read it.
pub(crate) async fn undo_approval(
    app: &Licensing,
    clerk: &Clerk,
    id: ApplicationId,
) -> Result<Case, Failure> {
    let kept = of_tenant(app, clerk.tenant, id).await?;
    check_decider(clerk.user(), kept.owner).map_err(|why| refused_to_staff(&kept, why))?;
    let decided = kept.decided.unwrap_or(kept.submitted);
    let state = kept
        .state
        .undo_approval(decided, app.kernel.now())
        .map_err(|why| refused_to_staff(&kept, why))?;
    let licence = kept.licence.ok_or(UNDO_LATE)?;
    let waiting = ApplicationRecord {
        state,
        decided: None,
        decided_by_name: None,
        licence: None,
        ..kept
    };
    let mut tx = app.db.begin().await?;
    if !applications::reopen(&mut tx, id, licence).await? {
        return Err(Problem::new(ALREADY_DECIDED)
            .detail("Someone has already undone this approval. The application is waiting again.")
            .into());
    }
    application_locks::reopen(&mut tx, id).await?;
    // A licence that was ended meanwhile (its pet has died, say) is history: it stays.
    let Some(gone) = licences::remove(&mut tx, licence).await? else {
        return Err(Problem::new(UNDO_LATE)
            .detail("The license has ended in the meantime.")
            .into());
    };
    register::remove(&mut tx, gone.seq).await?;
    register::set_state(&mut tx, waiting.seq, waiting.state.as_str(), None).await?;
    counters::add_licences(&mut tx, waiting.tenant, -1).await?;
    let event = ApprovalUndone {
        application: id,
        licence,
        owner: waiting.owner,
        tenant: Some(waiting.tenant),
    };
    app.kernel.announce(&mut tx, &event).await?;
    tx.commit().await?;
    if let Some(ours) = gone.ours {
        app.tags.remove(&ours.tag);
    }
    view(app, waiting, clerk.user()).await
}
