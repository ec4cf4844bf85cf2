//! The licensing endpoints for other modules.

use super::{APPLICATION_NOT_FOUND, Application, LICENCE_NOT_FOUND, Licence};
use crate::{
    access::{Internal, audience},
    endpoint,
};
use allpet_domain::{
    Money,
    english::English,
    id::{ApplicationId, LicenceId, PetId, UserId},
    licensing::LateFeeRise,
};
use serde::{Deserialize, Serialize};

/// The licensing state of a pet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PetLicensing {
    /// Whether a licence in force or an open application names the pet as this species.
    pub named: bool,
}

/// The reason why a pet is no longer its owner's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PetEnd {
    /// The pet died.
    Deceased,
    /// The owner deleted it.
    Deleted,
}

/// The end of a pet's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PetEnded {
    /// The reason.
    pub end: PetEnd,
}

/// An application, for a message to its applicant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ApplicantsApplication {
    /// The applicant.
    pub owner: UserId,
    /// The application, as the applicant sees it.
    pub application: Application,
    /// The licence that was issued for it and still exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<Licence>,
    /// The authority's variety of English.
    pub english: English,
}

/// The renewal of a licence: whether it is under way, and how its cost rises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Renewal {
    /// Whether the owner has nothing to do: the pet has a later licence here, or an application that awaits the decision of a clerk.
    /// One whose fee is not paid does not.
    pub under_way: bool,
    /// The late fee of a renewal today, if the rules know one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_fee: Option<Money>,
    /// The next rise of the late fee, if the rules know one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_late_fee: Option<LateFeeRise>,
}

/// A licence, for a message to its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OwnersLicence {
    /// The owner.
    pub owner: UserId,
    /// The licence, as the owner sees it today.
    pub licence: Licence,
    /// Its renewal.
    pub renewal: Renewal,
}

endpoint! {
    /// Reads whether a licence or an open application names a pet as its species.
    ReadPetLicensing { pet: PetId } = GET "/internal/licensing/pets/{pet}" -> 200 PetLicensing, Internal, &[audience::INTERNAL], [];
    /// Ends the licences of a pet that died or was deleted, and withdraws its open applications. Repeating it changes nothing.
    EndPetLicences { pet: PetId; body PetEnded } = POST "/internal/licensing/pets/{pet}/end" -> 200 PetLicensing, Internal,
        &[audience::INTERNAL], [];
    /// Finds the licences with a number, as people type it: each authority counts for itself. Imported ones are not among them.
    FindLicencesByNumber { number: String } = GET "/internal/licensing/licences/by-number/{number}" -> 200 Vec<LicenceId>,
        Internal, &[audience::INTERNAL], [];
    /// Reads an application with its licence, for a message to the applicant.
    ReadApplicantsApplication { application: ApplicationId } = GET "/internal/licensing/applications/{application}"
        -> 200 ApplicantsApplication, Internal, &[audience::INTERNAL], [APPLICATION_NOT_FOUND];
    /// Reads a licence and how its renewal stands, for a message to its owner. An imported licence has none.
    ReadOwnersLicence { licence: LicenceId } = GET "/internal/licensing/licences/{licence}" -> 200 OwnersLicence, Internal,
        &[audience::INTERNAL], [LICENCE_NOT_FOUND];
}
