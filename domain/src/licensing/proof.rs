//! Proofs: the documents that an application needs.

use super::{
    Jurisdiction, PetFacts,
    schedule::{Claim, FeeRow, Reduction},
};
use serde::{Deserialize, Serialize};

/// The fact that a document proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ProofKind {
    /// A rabies vaccination.
    Rabies,
    /// Spaying or neutering.
    Alteration,
    /// Work as a service animal.
    ServiceAnimal,
}

/// Seconds until a document that no application uses is deleted: a day.
pub const UNUSED_PROOF_SECONDS: i64 = 86_400;

/// All kinds, in the order of the form.
pub const PROOF_KINDS: [ProofKind; 3] = [ProofKind::Rabies, ProofKind::Alteration, ProofKind::ServiceAnimal];

impl ProofKind {
    /// The stored and serialized value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rabies => "rabies",
            Self::Alteration => "alteration",
            Self::ServiceAnimal => "service-animal",
        }
    }

    /// Its name in a sentence: `the rabies certificate`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Rabies => "the rabies certificate",
            Self::Alteration => "the proof of spaying or neutering",
            Self::ServiceAnimal => "the proof of service animal",
        }
    }

    /// Parses the value of [`ProofKind::as_str`].
    pub fn parse(value: &str) -> Option<Self> {
        PROOF_KINDS.into_iter().find(|kind| kind.as_str() == value)
    }
}

/// The proofs that an application for `pet` needs: rabies if the jurisdiction requires it, and one for each claim that lowers the
/// fee there (altered, service animal).
pub fn needed_proofs(jurisdiction: &Jurisdiction, pet: &PetFacts) -> Vec<ProofKind> {
    let priced = |row: &FeeRow| row.species.contains(&pet.species) && row.altered.is_some();
    let reduced = |reduction: &Reduction| {
        reduction.claims.contains(&Claim::ServiceAnimal) && reduction.species.contains(&pet.species)
    };
    let needed = |kind: &ProofKind| match kind {
        ProofKind::Rabies => jurisdiction
            .rabies_of(pet.species)
            .is_some_and(|rule| rule.proof_needed),
        ProofKind::Alteration => pet.altered && jurisdiction.fees.iter().any(priced),
        ProofKind::ServiceAnimal => pet.service_animal && jurisdiction.reductions.iter().any(reduced),
    };
    PROOF_KINDS.into_iter().filter(needed).collect()
}
