//! An application as the store reads and writes it.

use allpet_contract::{
    licensing::{Application, PublicProfile},
    payments::Payment,
};
use allpet_domain::{
    Day, Timestamp, Zone,
    id::{ApplicationId, LicenceId, PetId, TenantId, UserId},
    licensing::{ApplicationState, FeeState, OwnerFacts, Quote},
    pet::PetProfile,
};
use allpet_kernel::Failure;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

/// The subject of an application, as it was on the day of submission.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    pub(crate) pet: PetProfile,
    pub(crate) owner: OwnerFacts,
    pub(crate) service_animal: bool,
    pub(crate) rabies_until: Option<Day>,
    pub(crate) zip: String,
    pub(crate) public: PublicProfile,
    pub(crate) quote: Quote,
}

/// An application as the store reads and writes it.
#[derive(Clone, Debug)]
pub(crate) struct ApplicationRecord {
    pub(crate) id: ApplicationId,
    pub(crate) tenant: TenantId,
    pub(crate) authority_name: String,
    pub(crate) jurisdiction: String,
    pub(crate) owner: UserId,
    pub(crate) owner_name: String,
    /// `None` in applications from before the address was stored.
    pub(crate) owner_email: Option<String>,
    pub(crate) pet: PetId,
    pub(crate) state: ApplicationState,
    pub(crate) reason: Option<String>,
    pub(crate) snapshot: Snapshot,
    pub(crate) submitted: Timestamp,
    pub(crate) decided: Option<Timestamp>,
    /// The clerk's display name on the day of the decision.
    pub(crate) decided_by_name: Option<String>,
    pub(crate) licence: Option<LicenceId>,
    /// The last attempt to pay the fee.
    pub(crate) payment: Option<Payment>,
    /// The position in the register.
    pub(crate) seq: i64,
}

impl ApplicationRecord {
    /// Returns the state of the fee.
    pub(crate) fn fee(&self) -> FeeState {
        let payment = self.payment.as_ref();
        FeeState::of(
            self.snapshot.quote.total,
            payment.map(|payment| (payment.state, payment.refunded)),
        )
    }

    /// Returns the application as its owner sees it. `zone`: the authority's time zone.
    pub(crate) fn view(&self, zone: Zone) -> Application {
        Application {
            id: self.id,
            authority: self.tenant,
            authority_name: self.authority_name.clone(),
            pet: self.pet,
            pet_name: self.snapshot.pet.name.clone(),
            species: self.snapshot.pet.species,
            zip: self.snapshot.zip.clone(),
            state: self.state,
            reason: self.reason.clone(),
            quote: self.snapshot.quote.clone(),
            fee: self.fee(),
            payment: self.payment.clone(),
            zone,
            submitted: self.submitted,
            decided: self.decided,
            licence: self.licence,
        }
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: Uuid,
    tenant: Uuid,
    authority_name: String,
    jurisdiction: String,
    owner: Uuid,
    owner_name: String,
    owner_email: Option<String>,
    pet: Uuid,
    state: String,
    reason: Option<String>,
    snapshot: String,
    submitted_at: OffsetDateTime,
    decided_at: Option<OffsetDateTime>,
    decided_by_name: Option<String>,
    licence: Option<Uuid>,
    payment: Option<String>,
    seq: i64,
}

impl Row {
    pub(super) fn into_record(self) -> Result<ApplicationRecord, Failure> {
        Ok(ApplicationRecord {
            id: ApplicationId(self.id),
            tenant: TenantId(self.tenant),
            authority_name: self.authority_name,
            jurisdiction: self.jurisdiction,
            owner: UserId(self.owner),
            owner_name: self.owner_name,
            owner_email: self.owner_email,
            pet: PetId(self.pet),
            state: ApplicationState::parse(&self.state)
                .ok_or_else(|| Failure::internal("an application has an unknown state"))?,
            reason: self.reason,
            snapshot: serde_json::from_str(&self.snapshot)?,
            submitted: Timestamp::new(self.submitted_at),
            decided: self.decided_at.map(Timestamp::new),
            decided_by_name: self.decided_by_name,
            licence: self.licence.map(LicenceId),
            payment: self.payment.as_deref().map(serde_json::from_str).transpose()?,
            seq: self.seq,
        })
    }
}
