//! An owner's application.

use crate::{
    authorities::Authority,
    service::{Licensing, check_public_profile, field_problem, licences::may_be_renewed},
    store::{
        application_locks,
        applications::{self, ApplicationRecord, Snapshot},
        counters, licences, proofs,
        register::{self, RegisterRecord},
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
    id::{ApplicationId, PetId},
    licensing::{
        ApplicationState, Jurisdiction, PetFacts, Quote, QuoteInput, licence::RENEWAL_DAYS, needed_proofs,
        quote,
    },
    pet::PetState,
};
use allpet_kernel::{Failure, Owner, Tx, idempotency::IdempotentRequest};

/// Submits an application, once per idempotency key. Fails with `PET_GONE`, `QUOTE_REFUSED`, `FEE_CHANGED`, `PROOF_MISSING` or
/// `ALREADY_LICENSED`.
pub(crate) async fn apply(app: &Licensing, owner: &Owner, request: Apply) -> Result<Application, Failure> {
    let Apply { key, body: form } = request;
    let idempotent = IdempotentRequest::new(owner.user(), "Apply", &key, &form)?;
    if let Some(answer) = idempotent.find_response(&app.db).await? {
        return Ok(answer);
    }
    let authority = app.authorities.find(&app.kernel, form.authority).await?;
    let (zip, public) = validate(&form, &authority.jurisdiction)?;
    let pet = app
        .kernel
        .client_for(crate::NAME, owner)
        .send(ReadPet { pet: form.pet })
        .await?;
    if !matches!(pet.state, PetState::AtHome | PetState::Lost) {
        return Err(PET_GONE.into());
    }
    let renewed = find_renewed(app, &authority, form.pet).await?;
    let quote = quote_fee(app, &authority, &pet, &form, renewed)?;
    let attached = find_documents(app, owner, &authority, &pet, &form).await?;
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
    let record = ApplicationRecord {
        owner_email: Some(email),
        ..new_application(app, owner, authority, &form, snapshot)?
    };
    let mut tx = app.db.begin().await?;
    // The key first: a second request with the same key waits here and then finds the first one's answer.
    if !idempotent
        .save_response(&mut tx, &app.kernel, &app.application(&record))
        .await?
    {
        tx.rollback().await?;
        let answer = idempotent.find_response(&app.db).await?;
        return answer.ok_or_else(|| {
            Failure::internal("the stored response of an idempotency key disappeared while it was read")
        });
    }
    insert(app, &mut tx, record.clone(), &attached).await?;
    tx.commit().await?;
    Ok(app.application(&record))
}

fn validate(form: &ApplicationForm, jurisdiction: &Jurisdiction) -> Result<(String, PublicProfile), Invalid> {
    let mut invalid = Invalid::default();
    let zip = invalid.merge(jurisdiction.postal_code("zip", &form.zip));
    let public = invalid.merge(check_public_profile("public.contact", &form.public));
    invalid.check(
        form.proofs.len() <= PROOFS_MAX,
        "proofs",
        "too-many",
        "Name at most 10 documents.",
    );
    invalid.or((zip.unwrap_or_default(), public.unwrap_or_default()))
}

/// Returns the last day of the licence that an application would renew: one of this authority that may be renewed today. If it has
/// ended, the application is late.
async fn find_renewed(app: &Licensing, authority: &Authority, pet: PetId) -> Result<Option<Day>, Failure> {
    let records = licences::list_of_pet(&app.db, pet).await?;
    let renewed = records
        .iter()
        .filter(|record| record.tenant == authority.tenant && may_be_renewed(app, record));
    Ok(renewed
        .filter_map(|record| Some(record.issued_here.as_ref()?.expires))
        .max())
}

/// Calculates today's fee; the new term begins after the last day of a licence that is renewed. Fails with `FEE_CHANGED` if the
/// owner saw another fee.
fn quote_fee(
    app: &Licensing,
    authority: &Authority,
    pet: &Pet,
    form: &ApplicationForm,
    renewed: Option<Day>,
) -> Result<Quote, Failure> {
    let input = QuoteInput {
        pet: PetFacts::of(&pet.profile, form.service_animal),
        owner: form.owner.clone(),
        term_months: form.term_months,
        start: form.start,
        rabies_until: form.rabies_until,
        previous_expiry: renewed,
    };
    let quote = quote(
        &authority.jurisdiction,
        &input,
        authority.jurisdiction.today(app.kernel.now()),
    )
    .map_err(|refused| field_problem(QUOTE_REFUSED, refused.into()))?;
    if quote.total == form.expected_total {
        return Ok(quote);
    }
    let detail = format!(
        "The fee is {} now; you saw {}. Look at the lines again and confirm.",
        quote.total, form.expected_total
    );
    Err(field_problem(
        FEE_CHANGED,
        Invalid::one("expected_total", "fee-changed", detail),
    ))
}

/// Finds the documents that the form names. All must be the owner's own, and every required kind must be among them.
async fn find_documents(
    app: &Licensing,
    owner: &Owner,
    authority: &Authority,
    pet: &Pet,
    form: &ApplicationForm,
) -> Result<Vec<Proof>, Failure> {
    let mut found = Vec::new();
    let mut unknown = Invalid::default();
    for id in &form.proofs {
        match proofs::find_of_owner(&app.db, owner.user(), *id).await? {
            Some(proof) => found.push(proof),
            None => unknown = document_expired(),
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
        Err(missing) => Err(field_problem(PROOF_MISSING, missing)),
    }
}

/// The failure for a document that is gone: one that no application names is deleted after a day.
fn document_expired() -> Invalid {
    let text = "We no longer have a document that you uploaded more than a day ago. Upload it again.";
    Invalid::one("proofs", "not-found", text)
}

/// Builds the record of a submitted application.
fn new_application(
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

/// Inserts the application with its row in the register. Fails with `ALREADY_LICENSED` if the pet has an open application or a
/// valid licence that it is too early to renew.
async fn insert(
    app: &Licensing,
    tx: &mut Tx,
    record: ApplicationRecord,
    attached: &[Proof],
) -> Result<(), Failure> {
    let today = app.today_at(Some(&record.jurisdiction));
    let rules = app.authorities.jurisdiction(&record.jurisdiction);
    let renewal_days = rules.map_or(RENEWAL_DAYS, |rules| rules.renewal_days());
    let last_renewable = today.plus_days(i64::from(renewal_days));
    if !application_locks::lock(tx, record.tenant, record.pet, record.id, last_renewable).await? {
        let detail = "Look at your licenses and applications. A rejected or withdrawn application does not stand in the way.";
        return Err(Problem::new(ALREADY_LICENSED).detail(detail).into());
    }
    let seq = register::position(today, counters::reserve_register_positions(tx, 1).await?);
    let record = ApplicationRecord { seq, ..record };
    applications::insert(tx, &record).await?;
    for proof in attached {
        if !proofs::attach(tx, record.id, proof.id, record.submitted).await? {
            return Err(document_expired().into());
        }
    }
    register::insert(tx, &[register_entry(&record, today)]).await?;
    register::set_fee(tx, record.seq, record.fee()).await?;
    app.kernel
        .announce(
            tx,
            &ApplicationSubmitted {
                application: record.id,
                tenant: record.tenant,
            },
        )
        .await
}

/// Returns the text by which a clerk finds an application and which the register does not show.
pub(crate) fn hidden_search_text(record: &ApplicationRecord) -> String {
    let chip = record.snapshot.pet.microchip.as_deref().unwrap_or_default();
    let email = record.owner_email.as_deref().unwrap_or_default();
    [&record.owner_name, email, chip].join(" ")
}

fn register_entry(record: &ApplicationRecord, today: Day) -> RegisterRecord {
    let pet = &record.snapshot.pet;
    RegisterRecord {
        seq: record.seq,
        tenant: record.tenant,
        kind: EntryKind::Application,
        id: record.id.0,
        number: String::new(),
        pet_name: pet.name.clone(),
        species: pet.species,
        breed: pet.breed.clone(),
        second_breed: pet.second_breed.clone(),
        zip: record.snapshot.zip.clone(),
        state: record.state.as_str().to_owned(),
        entered: today,
        state_changes_on: None,
        hidden_text: hidden_search_text(record),
    }
}
