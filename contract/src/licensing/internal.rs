//! What the pets module asks of licensing, and says to it at once rather than by an event; and what the clock asks.

use crate::{
    access::{Internal, audience},
    endpoint,
};
use allpet_domain::id::PetId;
use serde::{Deserialize, Serialize};

/// What names a pet as the animal that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PetLicensing {
    /// A licence that stands, or an application that is open.
    pub named: bool,
}

/// Why a pet is not its owner's any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PetEnd {
    /// It has died.
    Deceased,
    /// Its owner deleted it.
    Deleted,
}

/// The end of a pet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PetEnded {
    /// Why.
    pub end: PetEnd,
}

endpoint! {
    /// Removes the documents that no application named within a day; how many.
    SweepProofs { } = POST "/internal/licensing/proofs/sweep" -> 200 u32, Internal, &[audience::INTERNAL], [];
    /// Says whether a licence or an open application names a pet as the animal that it is.
    ReadPetLicensing { pet: PetId } = GET "/internal/licensing/pets/{pet}" -> 200 PetLicensing, Internal, &[audience::INTERNAL], [];
    /// Ends the licences of a pet that died or was deleted, and withdraws its open applications. A repeat changes nothing.
    EndPetLicences { pet: PetId; body PetEnded } = POST "/internal/licensing/pets/{pet}/end" -> 200 PetLicensing, Internal,
        &[audience::INTERNAL], [];
}
