//! An owner applies.

use super::{Licensing, problem, public_profile};
use crate::{
    authorities::Authority,
    store::{
        application_locks,
        applications::{self, ApplicationRecord, Snapshot},
        counters, proofs,
        register::{self, Entry},
    },
};
use allpet_contract::{
    Problem,
    events::ApplicationSubmitted,
    identity::WhoAmI,
    licensing::{
        ALREADY_LICENSED, Application, ApplicationForm, Apply, EntryKind, FEE_CHANGED, PROOF_MISSING,
        PROOFS_MAX, Proof, PublicProfile, QUOTE_REFUSED,
    },
    pets::{PET_GONE, Pet, ReadPet},
};
use allpet_domain::{
    Day, Invalid,
    id::ApplicationId,
    licensing::{ApplicationState, Jurisdiction, PetFacts, Quote, QuoteInput, needed_proofs, quote},
    pet::PetState,
};
use allpet_kernel::{Failure, Owner, Tx, idempotency::Intention};

/// Hands an application in, once for each key.
pub(crate) async fn apply(app: &Licensing, owner: &Owner, request: Apply) -> Result<Application, Failure> {
    let Apply { key, body: form } = request;
    let intention = Intention::new(owner.user(), "Apply", &key, &form)?;
    if let Some(answer) = intention.find_answer(&app.db).await? {
        return Ok(answer);
    }
    let authority = app.authorities.find(&app.kernel, form.authority).await?;
    let (zip, public) = check(&form, &authority.jurisdiction)?;
    let pet = app
        .kernel
        .client_for(crate::NAME, owner)
        .send(ReadPet { pet: form.pet })
        .await?;
    if !matches!(pet.state, PetState::AtHome | PetState::Lost) {
        return Err(PET_GONE.into());
    }
    let quote = charge(app, &authority, &pet, &form)?;
    let attached = documents(app, owner, &authority, &pet, &form).await?;
    let email = app
        .kernel
        .client_for(crate::NAME, owner)
        .send(WhoAmI {})
        .await?
        .email;
    let snapshot = Snapshot {
        pet: pet.profile,
        owner: form.owner.clone(),
        service_animal: form.service_animal,
        rabies_until: form.rabies_until,
        zip,
        public,
        quote,
    };
    let kept = ApplicationRecord {
        owner_email: Some(email),
        ..submitted(app, owner, authority, &form, snapshot)?
    };
    let mut tx = app.db.begin().await?;
    // The key first: the same request, sent twice at once, waits here and then finds the first one's answer.
    if !intention
        .save_answer(&mut tx, &app.kernel, &app.application(&kept))
        .await?
    {
        tx.rollback().await?;
        let answer = intention.find_answer(&app.db).await?;
        return answer.ok_or_else(|| Failure::internal("an answer went while it was looked for"));
    }
    write(app, &mut tx, kept.clone(), &attached).await?;
    tx.commit().await?;
    Ok(app.application(&kept))
}

fn check(form: &ApplicationForm, jurisdiction: &Jurisdiction) -> Result<(String, PublicProfile), Invalid> {
    let mut invalid = Invalid::default();
    let zip = invalid.merge(jurisdiction.postal_code("zip", &form.zip));
    let public = invalid.merge(public_profile("public.contact", &form.public));
    invalid.check(
        form.proofs.len() <= PROOFS_MAX,
        "proofs",
        "too-many",
        "Name at most 10 documents.",
    );
    invalid.or((zip.unwrap_or_default(), public.unwrap_or_default()))
}

/// What the rules ask for today; refused where that is not what the owner saw.
fn charge(
    app: &Licensing,
    authority: &Authority,
    pet: &Pet,
    form: &ApplicationForm,
) -> Result<Quote, Failure> {
    let input = QuoteInput {
        pet: PetFacts::of(&pet.profile, form.service_animal),
        owner: form.owner.clone(),
        term_months: form.term_months,
        start: form.start,
        rabies_until: form.rabies_until,
        previous_expiry: None,
    };
    let quote = quote(
        &authority.jurisdiction,
        &input,
        authority.jurisdiction.today(app.kernel.now()),
    )
    .map_err(|refused| problem(QUOTE_REFUSED, refused.into()))?;
    if quote.total == form.expected_total {
        return Ok(quote);
    }
    let detail = format!(
        "The fee is {} now; you saw {}. Look at the lines again and confirm.",
        quote.total, form.expected_total
    );
    Err(problem(
        FEE_CHANGED,
        Invalid::one("expected_total", "fee-changed", detail),
    ))
}

/// The documents named: the owner's own, and all that the rules ask for.
async fn documents(
    app: &Licensing,
    owner: &Owner,
    authority: &Authority,
    pet: &Pet,
    form: &ApplicationForm,
) -> Result<Vec<Proof>, Failure> {
    let mut found = Vec::new();
    let mut unknown = Invalid::default();
    for id in &form.proofs {
        match proofs::owned(&app.db, owner.user(), *id).await? {
            Some(proof) => found.push(proof),
            None => unknown = gone(),
        }
    }
    unknown.or(())?;
    let mut missing = Invalid::default();
    for kind in needed_proofs(
        &authority.jurisdiction,
        &PetFacts::of(&pet.profile, form.service_animal),
    ) {
        if !found.iter().any(|proof| proof.kind == kind) {
            missing.add("proofs", kind.as_str(), format!("Add {}.", kind.label()));
        }
    }
    match missing.or(()) {
        Ok(()) => Ok(found),
        Err(missing) => Err(problem(PROOF_MISSING, missing)),
    }
}

/// Documents are kept for a day until an application names them.
fn gone() -> Invalid {
    let text = "We no longer have a document that you uploaded more than a day ago. Upload it again.";
    Invalid::one("proofs", "not-found", text)
}

fn submitted(
    app: &Licensing,
    owner: &Owner,
    authority: Authority,
    form: &ApplicationForm,
    snapshot: Snapshot,
) -> Result<ApplicationRecord, Failure> {
    let now = app.kernel.now();
    Ok(ApplicationRecord {
        id: ApplicationId::new(now, app.kernel.randomness().entropy()),
        tenant: authority.tenant,
        authority_name: authority.name,
        jurisdiction: authority.jurisdiction.id.clone(),
        owner: owner.user(),
        owner_name: owner.claims.name.clone(),
        owner_email: None,
        pet: form.pet,
        state: ApplicationState::Draft
            .submit()
            .map_err(|refused| Failure::internal(refused.to_string()))?,
        reason: None,
        snapshot,
        submitted: now,
        decided: None,
        decided_by_name: None,
        licence: None,
        payment: None,
        seq: 0,
    })
}

async fn write(
    app: &Licensing,
    tx: &mut Tx,
    kept: ApplicationRecord,
    attached: &[Proof],
) -> Result<(), Failure> {
    let today = app.today_at(Some(&kept.jurisdiction));
    if !application_locks::take(tx, kept.tenant, kept.pet, kept.id, today).await? {
        let detail = "Look at your licenses and applications. A rejected or withdrawn application does not stand in the way.";
        return Err(Problem::new(ALREADY_LICENSED).detail(detail).into());
    }
    let seq = register::place(today, counters::register_places(tx, 1).await?);
    let kept = ApplicationRecord { seq, ..kept };
    applications::insert(tx, &kept).await?;
    for proof in attached {
        if !proofs::attach(tx, kept.id, proof.id, kept.submitted).await? {
            return Err(gone().into());
        }
    }
    register::insert(tx, &[entry(&kept, today)]).await?;
    register::set_fee(tx, kept.seq, kept.fee()).await?;
    app.kernel
        .announce(
            tx,
            &ApplicationSubmitted {
                application: kept.id,
                tenant: kept.tenant,
            },
        )
        .await
}

/// What a clerk finds it by, beside what the register shows.
pub(super) fn found_by(kept: &ApplicationRecord) -> String {
    let chip = kept.snapshot.pet.microchip.as_deref().unwrap_or_default();
    let email = kept.owner_email.as_deref().unwrap_or_default();
    [&kept.owner_name, email, chip].join(" ")
}

fn entry(kept: &ApplicationRecord, today: Day) -> Entry {
    let pet = &kept.snapshot.pet;
    Entry {
        seq: kept.seq,
        tenant: kept.tenant,
        kind: EntryKind::Application,
        id: kept.id.0,
        number: String::new(),
        pet_name: pet.name.clone(),
        species: pet.species,
        breed: pet.breed.clone(),
        second_breed: pet.second_breed.clone(),
        zip: kept.snapshot.zip.clone(),
        state: kept.state.as_str().to_owned(),
        entered: today,
        turns_on: None,
        also: found_by(kept),
    }
}
