//! Decisions about an application: approval, rejection, withdrawal.

use crate::{
    service::{Licensing, licences::issue::issue_licence},
    store::{
        application_locks,
        applications::{self, ApplicationRecord},
        licences, proofs, register,
    },
};
use allpet_contract::{
    Problem,
    events::ApplicationDecided,
    licensing::{
        ALREADY_DECIDED, APPLICATION_NOT_FOUND, APPLICATION_OUTDATED, Application, Case, FEE_UNPAID,
        OWN_APPLICATION, Revocation, UNDO_LATE,
    },
};
use allpet_domain::{
    audit::{AuditAction, AuditSubject},
    id::{ApplicationId, LicenceId, TenantId, UserId},
    licensing::{
        ApplicationState, PetFacts, ProofKind, TransitionRefused,
        application::{check_decider, reason, undo_seconds_left},
        needed_proofs,
    },
};
use allpet_kernel::{Clerk, Failure, Tx, audit::AuditRecord};

/// Reads what a clerk needs to decide an application.
pub(crate) async fn read_case(app: &Licensing, clerk: &Clerk, id: ApplicationId) -> Result<Case, Failure> {
    let record = find_application(app, clerk.tenant, id).await?;
    case_view(app, record, clerk.user()).await
}

/// Approves an application: issues the licence with its number and tag, adds it to the register, and announces it, in one
/// transaction.
pub(crate) async fn approve(app: &Licensing, clerk: &Clerk, id: ApplicationId) -> Result<Case, Failure> {
    let record = find_application(app, clerk.tenant, id).await?;
    check_decider(clerk.user(), record.owner)
        .map_err(|refused| transition_refused_to_clerk(&record, refused))?;
    let state = record
        .state
        .approve(
            &missing_proofs(app, &record).await?,
            record.fee(),
            record.snapshot.quote.expires,
            app.today_at(Some(&record.jurisdiction)),
        )
        .map_err(|refused| transition_refused_to_clerk(&record, refused))?;
    let licence = LicenceId::new(app.kernel.now(), app.kernel.randomness().entropy());
    let audit = AuditRecord::new(AuditAction::ApplicationApproved, AuditSubject::Application, id)
        .of(record.tenant)
        .changed("state", record.state.as_str(), state.as_str())
        .after("license", licence);
    let decided = ApplicationRecord {
        state,
        licence: Some(licence),
        decided: Some(app.kernel.now()),
        decided_by_name: Some(clerk.claims.name.clone()),
        ..record
    };
    let mut tx = app.db.begin().await?;
    save_decision(app, &mut tx, &decided, Some(clerk.user())).await?;
    issue_licence(app, &mut tx, &decided, licence).await?;
    app.kernel.record(&mut tx, audit).await?;
    tx.commit().await?;
    case_view(app, decided, clerk.user()).await
}

/// Rejects an application, with a reason that the owner reads.
pub(crate) async fn reject(
    app: &Licensing,
    clerk: &Clerk,
    id: ApplicationId,
    text: &str,
) -> Result<Case, Failure> {
    let reason = reason(text)?;
    let record = find_application(app, clerk.tenant, id).await?;
    check_decider(clerk.user(), record.owner)
        .map_err(|refused| transition_refused_to_clerk(&record, refused))?;
    let state = record
        .state
        .reject()
        .map_err(|refused| transition_refused_to_clerk(&record, refused))?;
    let audit = AuditRecord::new(AuditAction::ApplicationRejected, AuditSubject::Application, id)
        .of(record.tenant)
        .changed("state", record.state.as_str(), state.as_str());
    let decided = ApplicationRecord {
        state,
        reason: Some(reason),
        decided: Some(app.kernel.now()),
        decided_by_name: Some(clerk.claims.name.clone()),
        ..record
    };
    let mut tx = app.db.begin().await?;
    save_decision(app, &mut tx, &decided, Some(clerk.user())).await?;
    app.kernel.record(&mut tx, audit).await?;
    tx.commit().await?;
    case_view(app, decided, clerk.user()).await
}

/// Withdraws an application for its owner.
pub(crate) async fn withdraw(
    app: &Licensing,
    owner: UserId,
    id: ApplicationId,
) -> Result<Application, Failure> {
    let record = applications::find_of_owner(&app.db, owner, id)
        .await?
        .ok_or(APPLICATION_NOT_FOUND)?;
    let mut tx = app.db.begin().await?;
    let decided = withdraw_because(app, &mut tx, record, "Withdrawn by the owner.").await?;
    tx.commit().await?;
    Ok(app.application(&decided))
}

/// Withdraws an application for a reason that its owner reads.
pub(crate) async fn withdraw_because(
    app: &Licensing,
    tx: &mut Tx,
    record: ApplicationRecord,
    reason: &str,
) -> Result<ApplicationRecord, Failure> {
    let state = record.state.withdraw().map_err(transition_refused)?;
    let decided = ApplicationRecord {
        state,
        reason: Some(reason.to_owned()),
        decided: Some(app.kernel.now()),
        ..record
    };
    save_decision(app, tx, &decided, None).await?;
    Ok(decided)
}

/// Finds an application to `tenant`. Fails with `APPLICATION_NOT_FOUND` for another tenant's.
pub(super) async fn find_application(
    app: &Licensing,
    tenant: TenantId,
    id: ApplicationId,
) -> Result<ApplicationRecord, Failure> {
    applications::find_of_tenant(&app.db, tenant, id)
        .await?
        .ok_or_else(|| APPLICATION_NOT_FOUND.into())
}

/// Builds the view of a case for `clerk`.
pub(super) async fn case_view(
    app: &Licensing,
    record: ApplicationRecord,
    clerk: UserId,
) -> Result<Case, Failure> {
    let decided = record
        .decided
        .filter(|_| record.state == ApplicationState::Approved);
    let licence = match record.licence {
        Some(licence) => licences::find_of_tenant(&app.db, record.tenant, licence).await?,
        None => None,
    };
    Ok(Case {
        // Clerks do not see the owner's card; the state of the fee does not need it.
        application: Application {
            payment: None,
            ..app.application(&record)
        },
        proofs: proofs::list_of_application(&app.db, record.id).await?,
        next: applications::next_waiting(&app.db, record.tenant, record.id, clerk).await?,
        own: record.owner == clerk,
        undo_seconds: decided.map_or(0, |decided| undo_seconds_left(decided, app.kernel.now())),
        pet: record.snapshot.pet,
        owner_name: record.owner_name,
        owner_email: record.owner_email,
        decided_by: record.decided_by_name,
        revocation: licence.and_then(|licence| licence.revoked).map(Revocation::from),
        zip: record.snapshot.zip,
        rabies_until: record.snapshot.rabies_until,
    })
}

async fn missing_proofs(app: &Licensing, record: &ApplicationRecord) -> Result<Vec<ProofKind>, Failure> {
    let jurisdiction = app.authorities.jurisdiction(&record.jurisdiction);
    let jurisdiction =
        jurisdiction.ok_or_else(|| Failure::internal("an application names an unknown jurisdiction"))?;
    let attached = proofs::list_of_application(&app.db, record.id).await?;
    let needed = needed_proofs(
        jurisdiction,
        &PetFacts::of(&record.snapshot.pet, record.snapshot.service_animal),
    );
    Ok(needed
        .into_iter()
        .filter(|kind| !attached.iter().any(|proof| proof.kind == *kind))
        .collect())
}

/// Converts a refused transition into the problem that the caller sees.
pub(super) fn transition_refused(refused: TransitionRefused) -> Failure {
    let code = match refused {
        TransitionRefused::FeeUnpaid => FEE_UNPAID,
        TransitionRefused::Outdated { .. } => APPLICATION_OUTDATED,
        TransitionRefused::OwnApplication => OWN_APPLICATION,
        TransitionRefused::UndoLate => UNDO_LATE,
        _ => ALREADY_DECIDED,
    };
    Problem::new(code).detail(refused.to_string()).into()
}

/// As [`transition_refused`], for a clerk, who may know which colleague was faster.
pub(super) fn transition_refused_to_clerk(record: &ApplicationRecord, refused: TransitionRefused) -> Failure {
    match refused {
        TransitionRefused::State { .. } if !record.state.is_open() => already_decided(record),
        refused => transition_refused(refused),
    }
}

/// The failure that names who decided the application before this clerk.
fn already_decided(record: &ApplicationRecord) -> Failure {
    let detail = match &record.decided_by_name {
        Some(name) => format!("{name} {} it already.", record.state.as_str()),
        None => format!("It was {} already.", record.state.as_str()),
    };
    Problem::new(ALREADY_DECIDED).detail(detail).into()
}

/// Saves the decision, keeps or releases the pet's lock, and announces it. Of two concurrent decisions, the second fails with
/// `ALREADY_DECIDED`.
async fn save_decision(
    app: &Licensing,
    tx: &mut Tx,
    decided: &ApplicationRecord,
    by: Option<UserId>,
) -> Result<(), Failure> {
    if !applications::save_decision(tx, decided, by).await? {
        let current = applications::lock(tx, decided.id).await?.filter(|_| by.is_some());
        return Err(current.map_or_else(|| ALREADY_DECIDED.into(), |current| already_decided(&current)));
    }
    match decided.state {
        ApplicationState::Approved => {
            application_locks::lock_until(tx, decided.id, decided.snapshot.quote.expires).await?;
        }
        _ => application_locks::release(tx, decided.id).await?,
    }
    register::set_state(tx, decided.seq, decided.state.as_str(), None).await?;
    app.kernel
        .announce(
            tx,
            &ApplicationDecided {
                application: decided.id,
                owner: decided.owner,
                tenant: Some(decided.tenant),
            },
        )
        .await
}
