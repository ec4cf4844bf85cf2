//! What becomes of an application: granted, refused, taken back.

use super::Licensing;
use crate::store::{
    applications::{self, Kept},
    counters, holds,
    licences::{self, Ours},
    proofs,
    register::{self, Entry},
};
use allpet_contract::{
    Problem,
    events::{ApplicationDecided, LicenceIssued},
    licensing::{
        ALREADY_DECIDED, APPLICATION_NOT_FOUND, APPLICATION_OUTDATED, Application, Case, EntryKind,
        FEE_UNPAID,
    },
};
use allpet_domain::{
    id::{ApplicationId, LicenceId, TenantId, UserId},
    licensing::{
        ApplicationState, LicenceState, PetFacts, ProofKind, TagCode, TransitionRefused, application::reason,
        licence::number, needed_proofs,
    },
};
use allpet_kernel::{Clerk, Failure, Tx};

/// All that a clerk needs to decide an application.
pub(crate) async fn case(app: &Licensing, tenant: TenantId, id: ApplicationId) -> Result<Case, Failure> {
    let kept = of_tenant(app, tenant, id).await?;
    view(app, kept).await
}

/// Grants it: the licence with its number and tag, its row in the register, and the news, all at once.
pub(crate) async fn approve(app: &Licensing, clerk: &Clerk, id: ApplicationId) -> Result<Case, Failure> {
    let kept = of_tenant(app, clerk.tenant, id).await?;
    let state = kept
        .state
        .approve(
            &missing(app, &kept).await?,
            kept.fee(),
            kept.snapshot.quote.expires,
            app.kernel.today(),
        )
        .map_err(refused)?;
    let licence = LicenceId::new(app.kernel.now(), app.kernel.randomness().entropy());
    let decided = Kept {
        state,
        licence: Some(licence),
        decided: Some(app.kernel.now()),
        ..kept
    };
    let mut tx = app.db.begin().await?;
    write(app, &mut tx, &decided, Some(clerk.user())).await?;
    issue(app, &mut tx, &decided, licence).await?;
    tx.commit().await?;
    view(app, decided).await
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
    let state = kept.state.reject().map_err(refused)?;
    let decided = Kept {
        state,
        reason: Some(reason),
        decided: Some(app.kernel.now()),
        ..kept
    };
    let mut tx = app.db.begin().await?;
    write(app, &mut tx, &decided, Some(clerk.user())).await?;
    tx.commit().await?;
    view(app, decided).await
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
    Ok(decided.view())
}

/// Takes an application back for a reason.
pub(super) async fn take_back(
    app: &Licensing,
    tx: &mut Tx,
    kept: Kept,
    reason: &str,
) -> Result<Kept, Failure> {
    let state = kept.state.withdraw().map_err(refused)?;
    let decided = Kept {
        state,
        reason: Some(reason.to_owned()),
        decided: Some(app.kernel.now()),
        ..kept
    };
    write(app, tx, &decided, None).await?;
    Ok(decided)
}

async fn of_tenant(app: &Licensing, tenant: TenantId, id: ApplicationId) -> Result<Kept, Failure> {
    applications::of_tenant(&app.db, tenant, id)
        .await?
        .ok_or_else(|| APPLICATION_NOT_FOUND.into())
}

async fn view(app: &Licensing, kept: Kept) -> Result<Case, Failure> {
    Ok(Case {
        // The owner's card is not the clerk's business; where the fee stands is said without it.
        application: Application {
            payment: None,
            ..kept.view()
        },
        proofs: proofs::of_application(&app.db, kept.id).await?,
        next: applications::next_waiting(&app.db, kept.tenant, kept.id).await?,
        pet: kept.snapshot.pet,
        owner_name: kept.owner_name,
        zip: kept.snapshot.zip,
        rabies_until: kept.snapshot.rabies_until,
    })
}

async fn missing(app: &Licensing, kept: &Kept) -> Result<Vec<ProofKind>, Failure> {
    let place = app.authorities.place(&kept.jurisdiction);
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
        _ => ALREADY_DECIDED,
    };
    Problem::new(code).detail(refused.to_string()).into()
}

/// Writes the decision down, frees or keeps the pet, and says so. Of two at once, the second is told that it is decided.
async fn write(app: &Licensing, tx: &mut Tx, decided: &Kept, by: Option<UserId>) -> Result<(), Failure> {
    if !applications::decide(tx, decided, by).await? {
        return Err(Problem::new(ALREADY_DECIDED)
            .detail("Somebody was faster. Reload to see the decision.")
            .into());
    }
    match decided.state {
        ApplicationState::Approved => {
            holds::keep_until(tx, decided.id, decided.snapshot.quote.expires).await?;
        }
        _ => holds::free(tx, decided.id).await?,
    }
    register::set_state(tx, decided.seq, decided.state.as_str(), None).await?;
    app.kernel
        .announce(
            tx,
            &ApplicationDecided {
                application: decided.id,
                owner: decided.owner,
            },
        )
        .await
}

async fn issue(app: &Licensing, tx: &mut Tx, granted: &Kept, id: LicenceId) -> Result<(), Failure> {
    let today = app.kernel.today();
    let (tenant, snapshot) = (granted.tenant, &granted.snapshot);
    let number = number(today, counters::licence_number(tx, tenant, today).await?);
    let seq = register::place(today, counters::register_places(tx, 1).await?);
    counters::add_licences(tx, tenant, 1).await?;
    let licence = licences::Kept {
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
    };
    licences::insert(tx, std::slice::from_ref(&licence)).await?;
    register::insert(tx, &[entry(&licence, Some(snapshot.quote.expires.plus_days(1)))]).await?;
    let event = LicenceIssued {
        licence: id,
        pet: granted.pet,
        owner: granted.owner,
    };
    app.kernel.announce(tx, &event).await
}

/// A licence as a row of the register.
pub(crate) fn entry(licence: &licences::Kept, turns_on: Option<allpet_domain::Day>) -> Entry {
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
