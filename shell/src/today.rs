//! The tasks of an owner today: one rule for a pet, its applications and its licences, and one for orders.

mod orders;

pub(crate) use orders::{OrderNeed, order_need};

use allpet_contract::{
    licensing::{Application, JurisdictionSummary, Licence, licensing_status},
    pets::Pet,
};
use allpet_domain::{Timestamp, english::English, licensing::LicensingStatus, pet::PetState};

/// Where a pet's licensing stands, and what its card says about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LicensingNeed {
    pub(crate) status: LicensingStatus,
    /// The English of the authority; American without one.
    pub(crate) english: English,
    /// The authority's name; empty without one.
    pub(crate) authority_name: String,
    /// Why the authority rejected the application or revoked the licence.
    pub(crate) reason: Option<String>,
    /// The code on the licence's tag; empty if the status is about none.
    pub(crate) tag: String,
    /// The application's fee as text; empty if the status is about none.
    pub(crate) fee: String,
    /// Where the pet can be licensed.
    pub(crate) offer: Offer,
}

/// Where a pet can be licensed. The shell does not know where it lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Offer {
    /// In every open jurisdiction, as far as they are loaded.
    Everywhere,
    /// Only in some of the open jurisdictions: their names as a list in words.
    Somewhere(String),
    /// In no open jurisdiction.
    Nowhere,
}

impl LicensingNeed {
    /// Returns whether the owner should act. A pet without a licence needs one only if every open jurisdiction licenses its species.
    pub(crate) fn is_urgent(&self) -> bool {
        let is_offered = self.status != LicensingStatus::NoLicence || self.offer == Offer::Everywhere;
        self.status.is_urgent() && is_offered
    }
}

/// Returns whether the pet lives and still belongs to this owner, at home or lost.
pub(crate) fn is_in_household(pet: &Pet) -> bool {
    !matches!(pet.state, PetState::Deceased | PetState::Rehomed)
}

/// Returns what `pet` needs at `now`, or `None` for a pet that is deceased or rehomed. `jurisdictions` is `None` while they are still
/// loading.
pub(crate) fn licensing_need(
    pet: &Pet,
    applications: &[Application],
    licences: &[Licence],
    jurisdictions: Option<&[JurisdictionSummary]>,
    now: Timestamp,
) -> Option<LicensingNeed> {
    if !is_in_household(pet) {
        return None;
    }
    let status = licensing_status(pet.id, licences, applications, now);
    let mut need = LicensingNeed {
        status,
        english: English::American,
        authority_name: String::new(),
        reason: None,
        tag: String::new(),
        fee: String::new(),
        offer: jurisdictions.map_or(Offer::Everywhere, |known| offer(pet, known)),
    };
    if let Some(licence) = licences.iter().find(|one| Some(one.id) == status.licence()) {
        need.english = licence.english;
        need.authority_name.clone_from(&licence.authority_name);
        need.reason.clone_from(&licence.reason);
        need.tag.clone_from(&licence.tag);
    }
    if let Some(application) = applications
        .iter()
        .find(|one| Some(one.id) == status.application())
    {
        need.english = application.english();
        need.authority_name.clone_from(&application.authority_name);
        need.reason.clone_from(&application.reason);
        need.fee = application.quote.total.to_string();
    }
    Some(need)
}

/// Returns which of the open jurisdictions license the pet's species.
fn offer(pet: &Pet, jurisdictions: &[JurisdictionSummary]) -> Offer {
    let open = || jurisdictions.iter().filter(|one| one.authority.is_some());
    let offered: Vec<&str> = open()
        .filter(|one| one.species.contains(&pet.profile.species))
        .map(|one| one.name.as_str())
        .collect();
    if offered.is_empty() {
        Offer::Nowhere
    } else if offered.len() == open().count() {
        Offer::Everywhere
    } else {
        Offer::Somewhere(join_names(&offered))
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

#[cfg(test)]
mod tests;
