//! Licensing: jurisdictions and their fees, applications and licences.
//!
//! The rules of a place are data ([`Jurisdiction`]) for the functions here. Browser and server call [`quote()`] with the same
//! jurisdiction.

pub mod application;
pub mod contact;
pub mod expiry;
pub mod facts;
pub mod fee;
pub mod fee_state;
pub mod jurisdiction;
pub mod licence;
pub mod proof;
pub mod quote;
pub mod refusal;
#[cfg(any(test, feature = "rules"))]
pub mod rules;
pub mod schedule;
pub mod status;
pub mod tag;

/// Maximum length of a search in the register, in characters.
pub const SEARCH_MAX: usize = 200;

pub use application::ApplicationState;
pub use expiry::{Expiry, ExpiryReason};
pub use facts::{OwnerFacts, PetFacts, QuoteInput};
pub use fee::{FeeLine, LineKind};
pub use fee_state::FeeState;
pub use jurisdiction::Jurisdiction;
pub use licence::{LicenceFacts, LicenceState};
pub use proof::{ProofKind, UNUSED_PROOF_SECONDS, needed_proofs};
pub use quote::{Quote, quote};
pub use refusal::{QuoteRefused, TransitionRefused};
pub use schedule::Source;
pub use status::{LicensingStatus, PetApplication, PetLicence, licensing_status};
pub use tag::TagCode;

#[cfg(test)]
mod tests;
