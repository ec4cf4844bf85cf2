//! Renewals: when a page offers one, and which applications are one.

use super::{PetApplication, PetLicence};
use crate::{
    Day, Timestamp,
    licensing::{ApplicationState, LicenceState, licence::renewable_from},
};

impl PetLicence {
    /// Returns whether the owner may renew it at `now`, by the authority's calendar.
    pub fn is_renewable(&self, now: Timestamp) -> bool {
        !self.state.is_final() && self.zone.day(now) >= renewable_from(self.expires, self.renewal_days)
    }
}

impl PetApplication {
    /// Returns whether the application renews `licence`, which the same authority issued for the same pet: it was valid when the owner
    /// applied, and ends before `starts`, the first day of the new term.
    pub fn renews(&self, licence: &PetLicence, starts: Day) -> bool {
        let submitted = self.zone.day(self.submitted);
        !licence.state.ended_early() && (submitted..starts).contains(&licence.expires)
    }
}

/// Returns whether a page offers to renew `licence` at `now`: its window is open, and no application or later licence of its pet exists.
/// `licences` and `applications` are the pet's.
pub fn offers_renewal(
    licence: &PetLicence,
    licences: &[PetLicence],
    applications: &[PetApplication],
    now: Timestamp,
) -> bool {
    let is_followed = licences
        .iter()
        .any(|other| other.state == LicenceState::Issued && other.expires > licence.expires);
    let is_submitted = applications
        .iter()
        .any(|application| application.state == ApplicationState::Submitted);
    licence.is_renewable(now) && !is_followed && !is_submitted
}
