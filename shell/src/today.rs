//! What an owner should do today: one rule for a pet, its applications and its licences, and one for orders.

mod orders;

pub(crate) use orders::{OrderNeed, order_need};

use allpet_contract::{
    licensing::{Application, JurisdictionSummary, Licence},
    pets::Pet,
};
use allpet_domain::{
    Day, Timestamp,
    id::{ApplicationId, LicenceId},
    licensing::{ApplicationState, FeeState, LicenceState},
    pet::PetState,
};

/// The state of a pet's licensing, the most urgent first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LicensingStatus {
    /// The authority revoked the licence, and no application is open.
    Revoked {
        /// The authority.
        by: String,
        /// The day of the revocation in the authority's time zone.
        on: Day,
        /// Why.
        reason: String,
    },
    /// The licence has expired, and no application is open.
    Lapsed {
        /// The last day on which it was valid.
        on: Day,
    },
    /// An application's fee is unpaid; no clerk decides before it is paid.
    Unpaid {
        /// The application's id.
        application: ApplicationId,
        /// The authority.
        by: String,
        /// The formatted amount.
        fee: String,
    },
    /// The last application was rejected.
    Rejected {
        /// The authority.
        by: String,
        /// Why.
        reason: Option<String>,
    },
    /// The licence expires soon, and its owner may renew it.
    Expiring {
        /// The last day on which it is valid.
        on: Day,
        /// The code on the tag.
        tag: String,
    },
    /// The pet has no licence.
    NoLicence,
    /// The pet has no licence, and only some of the open jurisdictions license its species.
    Optional {
        /// Their names as a list in words.
        jurisdictions: String,
    },
    /// The pet has no licence, and no open jurisdiction licenses its species.
    NotOffered,
    /// An application awaits a clerk's decision.
    UnderReview {
        /// The application's id.
        application: ApplicationId,
        /// The authority.
        by: String,
        /// The day of submission in the authority's time zone.
        since: Day,
        /// The last day of the licence that it renews; `None` if none is valid.
        licensed_until: Option<Day>,
    },
    /// The licence is valid, and it is too early to renew it.
    Licensed {
        /// The last day on which it is valid.
        until: Day,
        /// The code on the tag.
        tag: String,
        /// The licence's id.
        licence: LicenceId,
    },
}

impl LicensingStatus {
    /// Returns whether the owner should act.
    pub(crate) fn is_urgent(&self) -> bool {
        !matches!(
            self,
            Self::Optional { .. } | Self::NotOffered | Self::UnderReview { .. } | Self::Licensed { .. }
        )
    }
}

/// Returns whether the pet lives and still belongs to this owner, at home or lost.
pub(crate) fn is_in_household(pet: &Pet) -> bool {
    !matches!(pet.state, PetState::Deceased | PetState::Rehomed)
}

/// Returns the licensing state of `pet` at `now`, or `None` for a pet that is deceased or rehomed. `jurisdictions` is `None` while
/// they are still loading.
pub(crate) fn licensing_status(
    pet: &Pet,
    applications: &[Application],
    licences: &[Licence],
    jurisdictions: Option<&[JurisdictionSummary]>,
    now: Timestamp,
) -> Option<LicensingStatus> {
    if !is_in_household(pet) {
        return None;
    }
    let latest = licences
        .iter()
        .filter(|licence| licence.pet == pet.id && !ended_early(licence.state))
        .max_by_key(|licence| licence.expires);
    let newest = applications
        .iter()
        .filter(|application| application.pet == pet.id)
        .max_by_key(|application| application.submitted);
    let submitted = newest.filter(|application| application.state == ApplicationState::Submitted);
    let rejected = newest.filter(|application| application.state == ApplicationState::Rejected);
    let revoked = revoked(pet, licences).filter(|(licence, at)| {
        latest.is_none_or(|latest| latest.expires < licence.expires)
            && rejected.is_none_or(|rejected| rejected.submitted < *at)
    });
    let days_left = latest.map(|licence| licence.zone.day(now).days_until(licence.expires));
    if submitted.is_none()
        && let Some((licence, at)) = revoked
    {
        return Some(LicensingStatus::Revoked {
            by: licence.authority_name.clone(),
            on: licence.zone.day(at),
            reason: licence.reason.clone().unwrap_or_default(),
        });
    }
    Some(match (latest, days_left, submitted, rejected) {
        (Some(licence), ..) if licence.zone.day(now) < licence.renewable_from() => {
            LicensingStatus::Licensed {
                until: licence.expires,
                tag: licence.tag.clone(),
                licence: licence.id,
            }
        }
        (_, _, Some(application), _) if application.fee == FeeState::Unpaid => LicensingStatus::Unpaid {
            application: application.id,
            by: application.authority_name.clone(),
            fee: application.quote.total.to_string(),
        },
        (_, _, Some(application), _) => LicensingStatus::UnderReview {
            application: application.id,
            by: application.authority_name.clone(),
            since: application.zone.day(application.submitted),
            licensed_until: latest
                .filter(|_| days_left.is_some_and(|days| days >= 0))
                .map(|licence| licence.expires),
        },
        (_, _, _, Some(application)) => LicensingStatus::Rejected {
            by: application.authority_name.clone(),
            reason: application.reason.clone(),
        },
        (Some(licence), Some(days_left), ..) if days_left >= 0 => LicensingStatus::Expiring {
            on: licence.expires,
            tag: licence.tag.clone(),
        },
        (Some(licence), ..) => LicensingStatus::Lapsed { on: licence.expires },
        (None, ..) => jurisdictions.map_or(LicensingStatus::NoLicence, |known| {
            status_without_licence(pet, known)
        }),
    })
}

/// Returns the pet's licence that was revoked last, and the time of the revocation.
fn revoked<'a>(pet: &Pet, licences: &'a [Licence]) -> Option<(&'a Licence, Timestamp)> {
    let with_time = |licence: &'a Licence| {
        let is_revoked = licence.pet == pet.id && licence.state == LicenceState::Revoked;
        Some((licence, licence.revoked.filter(|_| is_revoked)?))
    };
    licences.iter().filter_map(with_time).max_by_key(|(_, at)| *at)
}

/// Returns the status of a pet that has no licence. The shell does not know where the pet lives, so it is urgent only if every
/// open jurisdiction licenses its species.
fn status_without_licence(pet: &Pet, jurisdictions: &[JurisdictionSummary]) -> LicensingStatus {
    let open = || jurisdictions.iter().filter(|one| one.authority.is_some());
    let offered: Vec<&str> = open()
        .filter(|one| one.species.contains(&pet.profile.species))
        .map(|one| one.name.as_str())
        .collect();
    if offered.is_empty() {
        LicensingStatus::NotOffered
    } else if offered.len() == open().count() {
        LicensingStatus::NoLicence
    } else {
        LicensingStatus::Optional {
            jurisdictions: join_names(&offered),
        }
    }
}

/// Joins the names without the region after the comma: "Calgary, Seattle and Toronto".
fn join_names(names: &[&str]) -> String {
    let short = |name: &&str| name.split(',').next().unwrap_or_default().to_owned();
    let names: Vec<String> = names.iter().map(short).collect();
    match names.split_last() {
        Some((last, before)) if !before.is_empty() => [before.join(", "), last.clone()].join(" and "),
        _ => names.concat(),
    }
}

/// Returns whether the licence ended before its expiry date, so that the date says nothing about today.
fn ended_early(state: LicenceState) -> bool {
    matches!(
        state,
        LicenceState::Cancelled | LicenceState::Transferred | LicenceState::Revoked
    )
}

#[cfg(test)]
mod tests;
