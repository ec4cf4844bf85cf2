//! Proofs: which documents an application needs.

use super::{
    Jurisdiction, PetFacts,
    schedule::{Claim, FeeRow, Reduction},
};
use serde::{Deserialize, Serialize};

/// What a document proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ProofKind {
    /// A rabies vaccination.
    Rabies,
    /// That the pet is spayed or neutered.
    Alteration,
    /// That it works as a service animal.
    ServiceAnimal,
}

/// How long a document is kept that no application names, in seconds: a day.
pub const UNUSED_PROOF_SECONDS: i64 = 86_400;

/// All kinds, in the order of a form.
pub const PROOF_KINDS: [ProofKind; 3] = [ProofKind::Rabies, ProofKind::Alteration, ProofKind::ServiceAnimal];

impl ProofKind {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rabies => "rabies",
            Self::Alteration => "alteration",
            Self::ServiceAnimal => "service-animal",
        }
    }

    /// What it is, in a sentence: `the rabies certificate`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Rabies => "the rabies certificate",
            Self::Alteration => "the proof of spaying or neutering",
            Self::ServiceAnimal => "the proof of service animal",
        }
    }

    /// The kind that `word` stands for.
    pub fn parse(word: &str) -> Option<Self> {
        PROOF_KINDS.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// The documents that an application for `pet` needs: rabies where the place asks for it, and one for each claim that
/// lowers the fee there (altered, service animal).
pub fn needed_proofs(place: &Jurisdiction, pet: &PetFacts) -> Vec<ProofKind> {
    let priced = |row: &FeeRow| row.species.contains(&pet.species) && row.altered.is_some();
    let reduced = |reduction: &Reduction| {
        reduction.claims.contains(&Claim::ServiceAnimal) && reduction.species.contains(&pet.species)
    };
    let needed = |kind: &ProofKind| match kind {
        ProofKind::Rabies => place.rabies_of(pet.species).is_some_and(|rule| rule.proof_needed),
        ProofKind::Alteration => pet.altered && place.fees.iter().any(priced),
        ProofKind::ServiceAnimal => pet.service_animal && place.reductions.iter().any(reduced),
    };
    PROOF_KINDS.into_iter().filter(needed).collect()
}
