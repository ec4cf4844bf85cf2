//! Where a pet's licensing stands: one rule for every page that says it, and one name for each status.

mod renewal;

pub use renewal::offers_renewal;

use super::{ApplicationState, FeeState, LicenceState, licence::renewable_from};
use crate::{
    Day, Timestamp, Zone,
    english::English,
    id::{ApplicationId, LicenceId},
};

/// The facts of one of the pet's licences that decide its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PetLicence {
    /// The id.
    pub id: LicenceId,
    /// The state. One that has not expired yet may have done so by [`PetLicence::expires`].
    pub state: LicenceState,
    /// The last valid day.
    pub expires: Day,
    /// See [`super::Jurisdiction::renewal_days`].
    pub renewal_days: u32,
    /// The authority's time zone, in which the days end.
    pub zone: Zone,
    /// The time of a revocation, if there was one.
    pub revoked: Option<Timestamp>,
}

impl PetLicence {
    /// Returns whether the licence covers the pet at `now`: its last day counts.
    pub fn is_valid(&self, now: Timestamp) -> bool {
        matches!(self.state, LicenceState::Issued | LicenceState::Renewed)
            && self.zone.day(now) <= self.expires
    }
}

/// The facts of one of the pet's applications that decide its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PetApplication {
    /// The id.
    pub id: ApplicationId,
    /// The state.
    pub state: ApplicationState,
    /// The state of its fee.
    pub fee: FeeState,
    /// The time of submission.
    pub submitted: Timestamp,
    /// The authority's time zone, in which the days end.
    pub zone: Zone,
}

impl PetApplication {
    /// Returns whether the owner should pay the fee: no clerk decides before.
    pub fn awaits_payment(&self) -> bool {
        self.state == ApplicationState::Submitted && self.fee == FeeState::Unpaid
    }
}

/// Where a pet's licensing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LicensingStatus {
    /// The authority revoked the licence, and nobody has applied since.
    Revoked {
        /// The licence.
        licence: LicenceId,
        /// The day of the revocation.
        on: Day,
    },
    /// The licence has ended by time, and no application is open.
    Expired {
        /// The licence.
        licence: LicenceId,
        /// The last day on which it was valid.
        on: Day,
        /// Whether the grace period has passed, too.
        is_delinquent: bool,
    },
    /// An application's fee is unpaid; no clerk decides before it is paid.
    AwaitingPayment {
        /// The application.
        application: ApplicationId,
    },
    /// The last application was rejected.
    Rejected {
        /// The application.
        application: ApplicationId,
    },
    /// The licence ends soon, and its owner may renew it.
    EndsSoon {
        /// The licence.
        licence: LicenceId,
        /// The last day on which it is valid.
        on: Day,
    },
    /// The pet has no licence.
    NoLicence,
    /// An application awaits a clerk's decision.
    UnderReview {
        /// The application.
        application: ApplicationId,
        /// The day of submission.
        since: Day,
        /// The last day of the licence that it renews; `None` if none is valid.
        licensed_until: Option<Day>,
    },
    /// The licence is valid, and it is too early to renew it.
    Licensed {
        /// The licence.
        licence: LicenceId,
        /// The last day on which it is valid.
        until: Day,
    },
}

impl LicensingStatus {
    /// The one name of the status for people, in the English of the authority: `Under review`.
    pub fn label(self, english: English) -> &'static str {
        match self {
            Self::Revoked { .. } => LicenceState::Revoked.label(english),
            Self::Expired {
                is_delinquent: true, ..
            } => LicenceState::Delinquent.label(english),
            Self::Expired { .. } => LicenceState::Expired.label(english),
            Self::AwaitingPayment { .. } => FeeState::Unpaid.label(),
            Self::Rejected { .. } => ApplicationState::Rejected.label(),
            Self::EndsSoon { .. } => "Ends soon",
            Self::NoLicence => english.choose("No license", "No licence"),
            Self::UnderReview { .. } => ApplicationState::Submitted.label(),
            Self::Licensed { .. } => LicenceState::Issued.label(english),
        }
    }

    /// The licence that the status is about.
    pub fn licence(self) -> Option<LicenceId> {
        match self {
            Self::Revoked { licence, .. }
            | Self::Expired { licence, .. }
            | Self::EndsSoon { licence, .. }
            | Self::Licensed { licence, .. } => Some(licence),
            _ => None,
        }
    }

    /// The application that the status is about.
    pub fn application(self) -> Option<ApplicationId> {
        match self {
            Self::AwaitingPayment { application }
            | Self::Rejected { application }
            | Self::UnderReview { application, .. } => Some(application),
            _ => None,
        }
    }

    /// Returns whether the owner should act.
    pub fn is_urgent(self) -> bool {
        !matches!(self, Self::UnderReview { .. } | Self::Licensed { .. })
    }

    /// Returns whether the owner cannot apply for the pet now: an application is open, or it is too early to renew the licence.
    pub fn blocks_application(self) -> bool {
        matches!(
            self,
            Self::AwaitingPayment { .. } | Self::UnderReview { .. } | Self::Licensed { .. }
        )
    }
}

/// Returns where the licensing of a pet with these licences and applications stands at `now`. The licence that ends last and the newest
/// application count.
pub fn licensing_status(
    licences: &[PetLicence],
    applications: &[PetApplication],
    now: Timestamp,
) -> LicensingStatus {
    let latest = licences
        .iter()
        .filter(|licence| !licence.state.ended_early())
        .max_by_key(|licence| licence.expires);
    let newest = applications
        .iter()
        .max_by_key(|application| application.submitted);
    if let Some(revoked) = revoked_status(licences, latest, newest) {
        return revoked;
    }
    if let Some(licence) = latest.filter(|licence| is_too_early_to_renew(licence, now)) {
        return LicensingStatus::Licensed {
            licence: licence.id,
            until: licence.expires,
        };
    }
    match newest {
        Some(application) if application.state == ApplicationState::Submitted => {
            submitted_status(application, latest, now)
        }
        Some(application) if application.state == ApplicationState::Rejected => LicensingStatus::Rejected {
            application: application.id,
        },
        _ => latest.map_or(LicensingStatus::NoLicence, |licence| ending_status(licence, now)),
    }
}

/// The status of a pet whose licence was revoked: not if one that ends later replaced it, nor if the owner has applied since.
fn revoked_status(
    licences: &[PetLicence],
    latest: Option<&PetLicence>,
    newest: Option<&PetApplication>,
) -> Option<LicensingStatus> {
    let (licence, at) = licences
        .iter()
        .filter(|licence| licence.state == LicenceState::Revoked)
        .filter_map(|licence| Some((licence, licence.revoked?)))
        .max_by_key(|(_, at)| *at)?;
    let is_replaced = latest.is_some_and(|latest| latest.expires >= licence.expires);
    let has_applied = newest.is_some_and(|application| match application.state {
        ApplicationState::Submitted => true,
        ApplicationState::Approved | ApplicationState::Rejected => application.submitted >= at,
        _ => false,
    });
    (!is_replaced && !has_applied).then(|| LicensingStatus::Revoked {
        licence: licence.id,
        on: licence.zone.day(at),
    })
}

fn is_too_early_to_renew(licence: &PetLicence, now: Timestamp) -> bool {
    licence.zone.day(now) < renewable_from(licence.expires, licence.renewal_days)
}

/// The status of a pet with a submitted application. `latest` is the licence that ends last.
fn submitted_status(
    application: &PetApplication,
    latest: Option<&PetLicence>,
    now: Timestamp,
) -> LicensingStatus {
    if application.awaits_payment() {
        return LicensingStatus::AwaitingPayment {
            application: application.id,
        };
    }
    let valid = latest.filter(|licence| licence.zone.day(now) <= licence.expires);
    LicensingStatus::UnderReview {
        application: application.id,
        since: application.zone.day(application.submitted),
        licensed_until: valid.map(|licence| licence.expires),
    }
}

/// The status of a pet whose licence may be renewed, and with nothing else.
fn ending_status(licence: &PetLicence, now: Timestamp) -> LicensingStatus {
    let on = licence.expires;
    if licence.zone.day(now) <= on {
        LicensingStatus::EndsSoon {
            licence: licence.id,
            on,
        }
    } else {
        LicensingStatus::Expired {
            licence: licence.id,
            on,
            is_delinquent: licence.state == LicenceState::Delinquent,
        }
    }
}
