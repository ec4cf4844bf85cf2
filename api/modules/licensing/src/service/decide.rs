//! What becomes of an application: granted, refused, taken back.

use super::{Licensing, apply::found_by};
use crate::store::{
    application_locks,
    applications::{self, ApplicationRecord},
    counters,
    licences::{self, Ours},
    proofs,
    register::{self, Entry},
};
use allpet_contract::{
    Problem,
    events::{ApplicationDecided, LicenceIssued},
    licensing::{
        ALREADY_DECIDED, APPLICATION_NOT_FOUND, APPLICATION_OUTDATED, Application, Case, EntryKind,
        FEE_UNPAID, OWN_APPLICATION, Revocation, UNDO_LATE,
    },
};
use allpet_domain::{
    id::{ApplicationId, LicenceId, TenantId, UserId},
    licensing::{
        ApplicationState, LicenceState, PetFacts, ProofKind, TagCode, TransitionRefused,
        application::{check_decider, reason, undo_seconds_left},
        licence::number,
        needed_proofs,
    },
};
use allpet_kernel::{Clerk, Failure, Tx};

/// All that a clerk needs to decide an application.
pub(crate) async fn case(app: &Licensing, clerk: &Clerk, id: ApplicationId) -> Result<Case, Failure> {
    let kept = of_tenant(app, clerk.tenant, id).await?;
    view(app, kept, clerk.user()).await
}

/// Grants it: the licence with its number and tag, its row in the register, and the news, all at once.
pub(crate) async fn approve(app: &Licensing, clerk: &Clerk, id: ApplicationId) -> Result<Case, Failure> {
    let kept = of_tenant(app, clerk.tenant, id).await?;
    check_decider(clerk.user(), kept.owner).map_err(|why| refused_to_staff(&kept, why))?;
    let state = kept
        .state
        .approve(
            &missing(app, &kept).await?,
            kept.fee(),
            kept.snapshot.quote.expires,
            app.today_at(Some(&kept.jurisdiction)),
        )
        .map_err(|why| refused_to_staff(&kept, why))?;
    let licence = LicenceId::new(app.kernel.now(), app.kernel.randomness().entropy());
    let decided = ApplicationRecord {
        state,
        licence: Some(licence),
        decided: Some(app.kernel.now()),
        decided_by_name: Some(clerk.claims.name.clone()),
        ..kept
    };
    let mut tx = app.db.begin().await?;
    write(app, &mut tx, &decided, Some(clerk.user())).await?;
    issue(app, &mut tx, &decided, licence).await?;
    tx.commit().await?;
    view(app, decided, clerk.user()).await
}

/// Refuses it, with a reason that the owner reads.
pub(crate) async fn reject(
    app: &Licensing,
    clerk: &Clerk,
    id: ApplicationId,
    text: &str,
) -> Result<Case, Failure> {
    let reason = reason(text)?;
    let kept = of_tenant(app, clerk.tenant, id).await?;
    check_decider(clerk.user(), kept.owner).map_err(|why| refused_to_staff(&kept, why))?;
    let state = kept.state.reject().map_err(|why| refused_to_staff(&kept, why))?;
    let decided = ApplicationRecord {
        state,
        reason: Some(reason),
        decided: Some(app.kernel.now()),
        decided_by_name: Some(clerk.claims.name.clone()),
        ..kept
    };
    let mut tx = app.db.begin().await?;
    write(app, &mut tx, &decided, Some(clerk.user())).await?;
    tx.commit().await?;
    view(app, decided, clerk.user()).await
}

/// Its owner takes it back.
pub(crate) async fn withdraw(
    app: &Licensing,
    owner: UserId,
    id: ApplicationId,
) -> Result<Application, Failure> {
    let kept = applications::of_owner(&app.db, owner, id)
        .await?
        .ok_or(APPLICATION_NOT_FOUND)?;
    let mut tx = app.db.begin().await?;
    let decided = take_back(app, &mut tx, kept, "Withdrawn by the owner.").await?;
    tx.commit().await?;
    Ok(app.application(&decided))
}

/// Takes an application back for a reason.
pub(super) async fn take_back(
    app: &Licensing,
    tx: &mut Tx,
    kept: ApplicationRecord,
    reason: &str,
) -> Result<ApplicationRecord, Failure> {
    let state = kept.state.withdraw().map_err(refused)?;
    let decided = ApplicationRecord {
        state,
        reason: Some(reason.to_owned()),
        decided: Some(app.kernel.now()),
        ..kept
    };
    write(app, tx, &decided, None).await?;
    Ok(decided)
}

pub(super) async fn of_tenant(
    app: &Licensing,
    tenant: TenantId,
    id: ApplicationId,
) -> Result<ApplicationRecord, Failure> {
    applications::of_tenant(&app.db, tenant, id)
        .await?
        .ok_or_else(|| APPLICATION_NOT_FOUND.into())
}

pub(super) async fn view(app: &Licensing, kept: ApplicationRecord, clerk: UserId) -> Result<Case, Failure> {
    let decided = kept.decided.filter(|_| kept.state == ApplicationState::Approved);
    let licence = match kept.licence {
        Some(licence) => licences::of_tenant(&app.db, kept.tenant, licence).await?,
        None => None,
    };
    Ok(Case {
        // The owner's card is not the clerk's business; where the fee stands is said without it.
        application: Application {
            payment: None,
            ..app.application(&kept)
        },
        proofs: proofs::of_application(&app.db, kept.id).await?,
        next: applications::next_waiting(&app.db, kept.tenant, kept.id, clerk).await?,
        own: kept.owner == clerk,
        undo_seconds: decided.map_or(0, |decided| undo_seconds_left(decided, app.kernel.now())),
        pet: kept.snapshot.pet,
        owner_name: kept.owner_name,
        owner_email: kept.owner_email,
        decided_by: kept.decided_by_name,
        revocation: licence.and_then(|licence| licence.revoked).map(Revocation::from),
        zip: kept.snapshot.zip,
        rabies_until: kept.snapshot.rabies_until,
    })
}

async fn missing(app: &Licensing, kept: &ApplicationRecord) -> Result<Vec<ProofKind>, Failure> {
    let place = app.authorities.jurisdiction(&kept.jurisdiction);
    let place = place.ok_or_else(|| Failure::internal("an application under rules that are gone"))?;
    let there = proofs::of_application(&app.db, kept.id).await?;
    let needed = needed_proofs(
        place,
        &PetFacts::of(&kept.snapshot.pet, kept.snapshot.service_animal),
    );
    Ok(needed
        .into_iter()
        .filter(|kind| !there.iter().any(|proof| proof.kind == *kind))
        .collect())
}

/// A refused transition as the caller sees it.
pub(super) fn refused(refused: TransitionRefused) -> Failure {
    let code = match refused {
        TransitionRefused::FeeUnpaid => FEE_UNPAID,
        TransitionRefused::Outdated { .. } => APPLICATION_OUTDATED,
        TransitionRefused::OwnApplication => OWN_APPLICATION,
        TransitionRefused::UndoLate => UNDO_LATE,
        _ => ALREADY_DECIDED,
    };
    Problem::new(code).detail(refused.to_string()).into()
}

/// The same for a clerk, who may know which of their colleagues was faster.
pub(super) fn refused_to_staff(kept: &ApplicationRecord, why: TransitionRefused) -> Failure {
    match why {
        TransitionRefused::State { .. } if !kept.state.is_open() => faster(kept),
        why => refused(why),
    }
}

/// Who decided it before this clerk could.
fn faster(kept: &ApplicationRecord) -> Failure {
    let detail = match &kept.decided_by_name {
        Some(name) => format!("{name} {} it already.", kept.state.as_str()),
        None => format!("It was {} already.", kept.state.as_str()),
    };
    Problem::new(ALREADY_DECIDED).detail(detail).into()
}

/// Writes the decision down, frees or keeps the pet, and says so. Of two at once, the second is told that it is decided.
async fn write(
    app: &Licensing,
    tx: &mut Tx,
    decided: &ApplicationRecord,
    by: Option<UserId>,
) -> Result<(), Failure> {
    if !applications::decide(tx, decided, by).await? {
        let now = applications::take(tx, decided.id).await?.filter(|_| by.is_some());
        return Err(now.map_or_else(|| ALREADY_DECIDED.into(), |now| faster(&now)));
    }
    match decided.state {
        ApplicationState::Approved => {
            application_locks::keep_until(tx, decided.id, decided.snapshot.quote.expires).await?;
        }
        _ => application_locks::free(tx, decided.id).await?,
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

async fn issue(
    app: &Licensing,
    tx: &mut Tx,
    granted: &ApplicationRecord,
    id: LicenceId,
) -> Result<(), Failure> {
    let today = app.today_at(Some(&granted.jurisdiction));
    let (tenant, snapshot) = (granted.tenant, &granted.snapshot);
    let number = number(today, counters::licence_number(tx, tenant, today).await?);
    let seq = register::place(today, counters::register_places(tx, 1).await?);
    counters::add_licences(tx, tenant, 1).await?;
    let licence = licences::LicenceRecord {
        id,
        tenant,
        authority_name: granted.authority_name.clone(),
        jurisdiction: Some(granted.jurisdiction.clone()),
        ours: Some(Ours {
            owner: granted.owner,
            pet: granted.pet,
            tag: new_tag(app, tx).await?,
            expires: snapshot.quote.expires,
        }),
        number,
        state: LicenceState::Issued,
        pet_name: snapshot.pet.name.clone(),
        species: snapshot.pet.species,
        breed: snapshot.pet.breed.clone(),
        second_breed: snapshot.pet.second_breed.clone(),
        zip: snapshot.zip.clone(),
        issued: today,
        starts: snapshot.quote.starts,
        public: snapshot.public.clone(),
        seq,
        import_key: None,
        revoked: None,
    };
    licences::insert(tx, std::slice::from_ref(&licence)).await?;
    let tag = licence.ours.as_ref().map(|ours| ours.tag.grouped());
    let also = [tag.unwrap_or_default(), found_by(granted)].join(" ");
    let turns_on = Some(snapshot.quote.expires.plus_days(1));
    register::insert(tx, &[entry(&licence, turns_on, also)]).await?;
    let event = LicenceIssued {
        licence: id,
        pet: granted.pet,
        owner: granted.owner,
        tenant: Some(tenant),
    };
    app.kernel.announce(tx, &event).await
}

/// A licence as a row of the register; `also`: what it is found by and does not show.
pub(crate) fn entry(
    licence: &licences::LicenceRecord,
    turns_on: Option<allpet_domain::Day>,
    also: String,
) -> Entry {
    Entry {
        seq: licence.seq,
        tenant: licence.tenant,
        kind: EntryKind::Licence,
        id: licence.id.0,
        number: licence.number.clone(),
        pet_name: licence.pet_name.clone(),
        species: licence.species,
        breed: licence.breed.clone(),
        second_breed: licence.second_breed.clone(),
        zip: licence.zip.clone(),
        state: licence.state.as_str().to_owned(),
        entered: licence.issued,
        turns_on,
        also,
    }
}

/// A code that no tag has. 35 random bits meet a taken one once in thousands of tags, so a few tries are plenty.
async fn new_tag(app: &Licensing, tx: &mut Tx) -> Result<TagCode, Failure> {
    for _ in 0..8 {
        let mut entropy = app.kernel.randomness().entropy();
        // A tag takes the first bytes; the counter that stands for randomness in tests counts in the last ones.
        entropy.reverse();
        let tag = TagCode::new(entropy);
        if !licences::tag_taken(tx, tag).await? {
            return Ok(tag);
        }
    }
    Err(Failure::internal("eight new tag codes in a row were taken"))
}
