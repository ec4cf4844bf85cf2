//! The module's records of a person: their applications, documents, licences, and finders' messages to them.

use crate::{
    service::{Licensing, applications::proofs, closed_accounts},
    store::{
        applications::{self, ApplicationRecord},
        finder_messages,
        licences::{self, LicenceRecord},
        proofs as store_proofs,
    },
};
use allpet_contract::events::AccountClosed;
use allpet_domain::id::UserId;
use allpet_kernel::{Failure, PersonalRecords, Tx, personal_data::ExportedFiles};
use futures::future::BoxFuture;
use serde_json::{Value, json};
use uuid::Uuid;

/// The subscriber that erases.
pub(crate) const SUBSCRIBER: &str = "licensing.account-closed";
/// More applications or licences than anybody has.
const MOST: u32 = 100_000;

impl PersonalRecords for Licensing {
    fn export(&self, user: UserId) -> BoxFuture<'_, Result<Value, Failure>> {
        Box::pin(export(self, user))
    }

    fn erase<'a>(&'a self, tx: &'a mut Tx, closed: &'a AccountClosed) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(closed_accounts::erase(self, tx, closed))
    }
}

async fn export(app: &Licensing, user: UserId) -> Result<Value, Failure> {
    let applications = applications::list_of_owner(&app.db, user, Uuid::max(), MOST).await?;
    let licences = licences::list_of_owner(&app.db, user, Uuid::max(), MOST).await?;
    let messages = finder_messages::list_all_of_owner(&app.db, user).await?;
    let (mut files, mut documents) = (ExportedFiles::default(), Vec::new());
    for proof in store_proofs::list_of_owner(&app.db, user).await? {
        let bytes = proofs::file(app, proof.id).await?;
        let file = files.add(&proof.content_type, bytes.as_deref());
        documents.push(json!({ "document": proof, "file": file }));
    }
    let applications: Vec<Value> = applications
        .iter()
        .map(|record| application(app, record))
        .collect();
    let licences: Vec<Value> = licences.iter().map(licence).collect();
    Ok(json!({
        "applications": applications,
        "licences": licences,
        "documents": documents,
        "finder_messages": messages,
    }))
}

/// Returns an application with all that was submitted.
fn application(app: &Licensing, record: &ApplicationRecord) -> Value {
    let snapshot = &record.snapshot;
    json!({
        "application": app.application(record),
        "name": record.owner_name,
        "email": record.owner_email,
        "pet": snapshot.pet,
        "owner": snapshot.owner,
        "service_animal": snapshot.service_animal,
        "rabies_until": snapshot.rabies_until,
        "public": snapshot.public,
    })
}

fn licence(record: &LicenceRecord) -> Value {
    let issued_here = record.issued_here.as_ref();
    let revoked = record.revoked.as_ref();
    json!({
        "number": record.number,
        "tag": issued_here.map(|issued| issued.tag.grouped()),
        "authority": record.authority_name,
        "jurisdiction": record.jurisdiction,
        "state": record.state.as_str(),
        "pet_name": record.pet_name,
        "species": record.species.as_str(),
        "breed": record.breed,
        "second_breed": record.second_breed,
        "zip": record.zip,
        "issued": record.issued,
        "starts": record.starts,
        "expires": issued_here.map(|issued| issued.expires),
        "public": record.public,
        "revoked": revoked.map(|revoked| revoked.at),
        "revocation_reason": revoked.map(|revoked| revoked.reason.as_str()),
    })
}
