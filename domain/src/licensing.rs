//! Licensing: jurisdictions and their fees, applications and licences.
//!
//! The rules of a place are data ([`Jurisdiction`]) for the functions here. Browser and server call [`quote()`] with the same
//! jurisdiction.

pub mod application;
pub mod contact;
pub mod expiry;
mod fees;
pub mod jurisdiction;
pub mod licence;
pub mod proof;
pub mod refusal;
#[cfg(any(test, feature = "rules"))]
pub mod rules;
pub mod status;
pub mod tag;

/// Maximum length of a search in the register, in characters.
pub const SEARCH_MAX: usize = 200;

pub use application::ApplicationState;
pub use expiry::{Expiry, ExpiryReason, Reminder, reminder_of, reminders_on};
pub use fees::{facts, fee, fee_state, late, quote, schedule};
pub use fees::{
    facts::{OwnerFacts, PetFacts, QuoteInput},
    fee::{FeeLine, LineKind},
    fee_state::FeeState,
    late::{LateFeeRise, late_fee, next_late_fee},
    quote::{Quote, quote},
    schedule::Source,
};
pub use jurisdiction::Jurisdiction;
pub use licence::{LicenceFacts, LicenceState};
pub use proof::{ProofKind, UNUSED_PROOF_SECONDS, needed_proofs};
pub use refusal::{QuoteRefused, TransitionRefused};
pub use status::{LicensingStatus, PetApplication, PetLicence, licensing_status};
pub use tag::TagCode;

#[cfg(test)]
mod tests;
