//! What several pages read.

use allpet_contract::{
    identity::{Account, WhoAmI, Workplace},
    licensing::{ListPlaces, Place, ReadJurisdiction},
};
use allpet_domain::licensing::Jurisdiction;
use allpet_ui::hooks::Query;
pub(crate) use allpet_ui::hooks::{use_read, use_read_with, use_write};
use allpet_ui::place::use_surroundings;
use yew::prelude::*;

/// The places whose rules are known.
#[hook]
pub(crate) fn use_places() -> Query<Vec<Place>> {
    use_read("places", ListPlaces {})
}

/// A place's rules.
#[hook]
pub(crate) fn use_rules(place: &str) -> Query<Jurisdiction> {
    let id = place.to_owned();
    let key = String::from("rules/") + place;
    use_read::<ReadJurisdiction>(key, (!place.is_empty()).then_some(ReadJurisdiction { id }))
}

/// The account that is signed in, with its workplaces.
#[hook]
pub(crate) fn use_account() -> Query<Account> {
    let signed_in = use_surroundings().user.is_some();
    use_read::<WhoAmI>("me", signed_in.then_some(WhoAmI {}))
}

/// The authorities where this account decides on applications.
pub(crate) fn workplaces(account: Option<&Account>) -> &[Workplace] {
    account.map_or(&[], |account| &account.roles)
}
