//! A licence as the store reads and writes it.

use allpet_contract::licensing::{Licence, PublicProfile, Revocation};
use allpet_domain::{
    Day, Timestamp, Zone,
    english::English,
    id::{LicenceId, PetId, TenantId, UserId},
    licensing::{LicenceState, TagCode},
    pet::Species,
};
use allpet_kernel::Failure;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

/// The fields of a licence that was issued here, which an imported one lacks.
#[derive(Clone, Debug)]
pub(crate) struct IssuedHere {
    pub(crate) owner: UserId,
    pub(crate) pet: PetId,
    pub(crate) tag: TagCode,
    pub(crate) expires: Day,
}

/// The reason for a revocation, its time, and the clerk's name.
#[derive(Clone, Debug)]
pub(crate) struct RevocationRecord {
    pub(crate) reason: String,
    pub(crate) at: Timestamp,
    pub(crate) by_name: String,
}

impl From<RevocationRecord> for Revocation {
    fn from(revoked: RevocationRecord) -> Self {
        Self {
            reason: revoked.reason,
            at: revoked.at,
            by: revoked.by_name,
        }
    }
}

/// A licence as the store reads and writes it.
#[derive(Clone, Debug)]
pub(crate) struct LicenceRecord {
    pub(crate) id: LicenceId,
    pub(crate) tenant: TenantId,
    pub(crate) authority_name: String,
    pub(crate) jurisdiction: Option<String>,
    /// `None` in an imported licence.
    pub(crate) issued_here: Option<IssuedHere>,
    pub(crate) number: String,
    pub(crate) state: LicenceState,
    pub(crate) pet_name: String,
    pub(crate) species: Species,
    pub(crate) breed: String,
    pub(crate) second_breed: Option<String>,
    pub(crate) zip: String,
    pub(crate) issued: Day,
    pub(crate) starts: Day,
    pub(crate) public: PublicProfile,
    /// The position in the register.
    pub(crate) seq: i64,
    /// The key that prevents a second import of the same row.
    pub(crate) import_key: Option<Uuid>,
    pub(crate) revoked: Option<RevocationRecord>,
}

impl LicenceRecord {
    /// Returns the licence as its owner sees it, in today's state; `None` if it has no owner here.
    pub(crate) fn view(
        &self,
        today_state: LicenceState,
        renewal_days: u32,
        zone: Zone,
        english: English,
    ) -> Option<Licence> {
        let issued_here = self.issued_here.as_ref()?;
        Some(Licence {
            id: self.id,
            number: self.number.clone(),
            tag: issued_here.tag.grouped(),
            authority_name: self.authority_name.clone(),
            pet: issued_here.pet,
            pet_name: self.pet_name.clone(),
            species: self.species,
            state: today_state,
            issued: self.issued,
            expires: issued_here.expires,
            jurisdiction: self.jurisdiction.clone(),
            renewal_days,
            zone,
            english,
            public: self.public.clone(),
            reason: self.revoked.as_ref().map(|revoked| revoked.reason.clone()),
            revoked: self.revoked.as_ref().map(|revoked| revoked.at),
        })
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: Uuid,
    tenant: Uuid,
    authority_name: String,
    jurisdiction: Option<String>,
    owner: Option<Uuid>,
    pet: Option<Uuid>,
    number: String,
    tag: Option<String>,
    state: String,
    pet_name: String,
    species: String,
    breed: String,
    second_breed: Option<String>,
    zip: String,
    issued: Date,
    starts: Date,
    expires: Option<Date>,
    show_name: bool,
    show_breed: bool,
    contact: String,
    seq: i64,
    import_key: Option<Uuid>,
    revoked_at: Option<OffsetDateTime>,
    revoked_by_name: Option<String>,
    revoked_reason: Option<String>,
}

pub(super) fn parse_tag(tag: &str) -> Result<TagCode, Failure> {
    tag.parse()
        .map_err(|error| Failure::internal(format!("a stored tag is invalid: {error}")))
}

impl Row {
    pub(super) fn into_record(self) -> Result<LicenceRecord, Failure> {
        let issued_here = match (self.owner, self.pet, self.tag, self.expires) {
            (Some(owner), Some(pet), Some(tag), Some(expires)) => Some(IssuedHere {
                owner: UserId(owner),
                pet: PetId(pet),
                tag: parse_tag(&tag)?,
                expires: Day(expires),
            }),
            _ => None,
        };
        Ok(LicenceRecord {
            id: LicenceId(self.id),
            tenant: TenantId(self.tenant),
            authority_name: self.authority_name,
            jurisdiction: self.jurisdiction,
            issued_here,
            number: self.number,
            state: LicenceState::parse(&self.state)
                .ok_or_else(|| Failure::internal("a licence has an unknown state"))?,
            pet_name: self.pet_name,
            species: Species::parse(&self.species)
                .ok_or_else(|| Failure::internal("a licence has an unknown species"))?,
            breed: self.breed,
            second_breed: self.second_breed,
            zip: self.zip,
            issued: Day(self.issued),
            starts: Day(self.starts),
            public: PublicProfile {
                show_name: self.show_name,
                show_breed: self.show_breed,
                contact: self.contact,
            },
            seq: self.seq,
            import_key: self.import_key,
            revoked: self.revoked_at.map(|at| RevocationRecord {
                reason: self.revoked_reason.unwrap_or_default(),
                at: Timestamp::new(at),
                by_name: self.revoked_by_name.unwrap_or_default(),
            }),
        })
    }
}
