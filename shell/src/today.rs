//! What needs an owner today: a rule over pets, applications and licences, and one over orders.

mod orders;

pub(crate) use orders::{OrderNeed, order_need};

use allpet_contract::{
    licensing::{Application, JurisdictionSummary, Licence},
    pets::Pet,
};
use allpet_domain::{
    Day, Timestamp,
    id::ApplicationId,
    licensing::{ApplicationState, FeeState, LicenceState, licence::RENEWAL_DAYS},
    pet::PetState,
};

/// Where a pet's licence stands, the most pressing first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    /// Its authority revoked it, and no application is under way.
    Revoked {
        /// The authority.
        by: String,
        /// On which day, where the authority is.
        on: Day,
        /// Why.
        reason: String,
    },
    /// It has ended and no application is under way.
    Lapsed {
        /// The last day on which it was valid.
        on: Day,
    },
    /// An application waits for its fee; no clerk decides before.
    Unpaid {
        /// Which.
        application: ApplicationId,
        /// The authority.
        by: String,
        /// How much, in words.
        fee: String,
    },
    /// The last application was rejected.
    Rejected {
        /// The authority.
        by: String,
        /// Why.
        reason: Option<String>,
    },
    /// It ends within the time in which it may be renewed.
    Expiring {
        /// The last day on which it is valid.
        on: Day,
        /// The code on the tag.
        tag: String,
    },
    /// It has none.
    NoLicence,
    /// It has none, and only some of the places where one can apply license such an animal.
    Optional {
        /// Which, in words.
        places: String,
    },
    /// It has none, and no place where one can apply licenses such an animal.
    NotOffered,
    /// A clerk has it.
    UnderReview {
        /// The authority.
        by: String,
        /// Since which day, where the authority is.
        since: Day,
    },
    /// All is well.
    Licensed {
        /// The last day on which it is valid.
        until: Day,
        /// The code on the tag.
        tag: String,
    },
}

impl Need {
    /// Whether the owner has something to do.
    pub(crate) fn is_pressing(&self) -> bool {
        !matches!(
            self,
            Self::Optional { .. } | Self::NotOffered | Self::UnderReview { .. } | Self::Licensed { .. }
        )
    }
}

/// Whether a pet is with its owner.
pub(crate) fn with_owner(pet: &Pet) -> bool {
    !matches!(pet.state, PetState::Deceased | PetState::Rehomed)
}

/// Where the licence of `pet` stands `now`; `None` for a pet that is not with its owner any more. `places`: where licences are
/// known, as far as they have come.
pub(crate) fn need(
    pet: &Pet,
    applications: &[Application],
    licences: &[Licence],
    places: Option<&[JurisdictionSummary]>,
    now: Timestamp,
) -> Option<Need> {
    if !with_owner(pet) {
        return None;
    }
    let last = licences
        .iter()
        .filter(|licence| licence.pet == pet.id && !ended_otherwise(licence.state))
        .max_by_key(|licence| licence.expires);
    let applied = applications
        .iter()
        .filter(|application| application.pet == pet.id)
        .max_by_key(|application| application.submitted);
    let waiting = applied.filter(|application| application.state == ApplicationState::Submitted);
    let rejected = applied.filter(|application| application.state == ApplicationState::Rejected);
    let revoked = revoked(pet, licences).filter(|(licence, at)| {
        last.is_none_or(|last| last.expires < licence.expires)
            && rejected.is_none_or(|rejected| rejected.submitted < *at)
    });
    let left = last.map(|licence| licence.zone.day(now).days_until(licence.expires));
    if waiting.is_none()
        && let Some((licence, at)) = revoked
    {
        return Some(Need::Revoked {
            by: licence.authority_name.clone(),
            on: licence.zone.day(at),
            reason: licence.reason.clone().unwrap_or_default(),
        });
    }
    Some(match (last, left, waiting, rejected) {
        (Some(licence), Some(left), ..) if left > i64::from(RENEWAL_DAYS) => Need::Licensed {
            until: licence.expires,
            tag: licence.tag.clone(),
        },
        (_, _, Some(application), _) if application.fee == FeeState::Unpaid => Need::Unpaid {
            application: application.id,
            by: application.authority_name.clone(),
            fee: application.quote.total.to_string(),
        },
        (_, _, Some(application), _) => Need::UnderReview {
            by: application.authority_name.clone(),
            since: application.zone.day(application.submitted),
        },
        (_, _, _, Some(application)) => Need::Rejected {
            by: application.authority_name.clone(),
            reason: application.reason.clone(),
        },
        (Some(licence), Some(left), ..) if left >= 0 => Need::Expiring {
            on: licence.expires,
            tag: licence.tag.clone(),
        },
        (Some(licence), ..) => Need::Lapsed { on: licence.expires },
        (None, ..) => places.map_or(Need::NoLicence, |places| unlicensed(pet, places)),
    })
}

/// The licence of a pet that its authority revoked last, and when.
fn revoked<'a>(pet: &Pet, licences: &'a [Licence]) -> Option<(&'a Licence, Timestamp)> {
    let revoked = |licence: &'a Licence| {
        let is_its = licence.pet == pet.id && licence.state == LicenceState::Revoked;
        Some((licence, licence.revoked.filter(|_| is_its)?))
    };
    licences.iter().filter_map(revoked).max_by_key(|(_, at)| *at)
}

/// What can be done for a pet that has no licence. Where it lives is not known here: it presses only where every place licenses
/// such an animal.
fn unlicensed(pet: &Pet, places: &[JurisdictionSummary]) -> Need {
    let open = || places.iter().filter(|place| place.authority.is_some());
    let offered: Vec<&str> = open()
        .filter(|place| place.species.contains(&pet.profile.species))
        .map(|place| place.name.as_str())
        .collect();
    if offered.is_empty() {
        Need::NotOffered
    } else if offered.len() == open().count() {
        Need::NoLicence
    } else {
        Need::Optional {
            places: listed(&offered),
        }
    }
}

/// “Calgary, Alberta; Seattle, Washington and Toronto, Ontario” without what stands behind each comma.
fn listed(names: &[&str]) -> String {
    let short = |name: &&str| name.split(',').next().unwrap_or_default().to_owned();
    let names: Vec<String> = names.iter().map(short).collect();
    match names.split_last() {
        Some((last, before)) if !before.is_empty() => [before.join(", "), last.clone()].join(" and "),
        _ => names.concat(),
    }
}

/// It was ended before its time, so it says nothing of today.
fn ended_otherwise(state: LicenceState) -> bool {
    matches!(
        state,
        LicenceState::Cancelled | LicenceState::Transferred | LicenceState::Revoked
    )
}

#[cfg(test)]
mod tests;
