//! What several pages read.

use allpet_contract::{
    identity::{Account, WhoAmI, Workplace},
    licensing::{JurisdictionSummary, ListJurisdictions, ReadJurisdiction},
};
use allpet_domain::{Day, english::English, id::TenantId, licensing::Jurisdiction};
pub(crate) use allpet_ui::hooks::{use_read, use_read_with, use_write};
use allpet_ui::{api, app_runtime::use_surroundings, hooks::Query};
use yew::prelude::*;

/// The places whose rules are known.
#[hook]
pub(crate) fn use_places() -> Query<Vec<JurisdictionSummary>> {
    use_read("places", ListJurisdictions {})
}

/// A place's rules.
#[hook]
pub(crate) fn use_rules(place: &str) -> Query<Jurisdiction> {
    let id = place.to_owned();
    let key = String::from("rules/") + place;
    use_read::<ReadJurisdiction>(key, (!place.is_empty()).then_some(ReadJurisdiction { id }))
}

/// The rules of an authority.
#[hook]
pub(crate) fn use_authority(tenant: TenantId) -> Query<Jurisdiction> {
    let places = use_places();
    let place = places
        .data
        .as_ref()
        .and_then(|places| places.iter().find(|place| place.authority == Some(tenant)));
    use_rules(place.map_or("", |place| &place.id))
}

/// The calendar day at an authority; none until its place is known.
#[hook]
pub(crate) fn use_authority_day(tenant: TenantId) -> Option<Day> {
    let rules = use_authority(tenant);
    rules.data.as_ref().map(|rules| rules.today(api::now()))
}

/// The English of an authority's place; American until the place is known.
#[hook]
pub(crate) fn use_english(tenant: TenantId) -> English {
    let rules = use_authority(tenant);
    rules
        .data
        .as_ref()
        .map_or(English::American, |rules| English::of(rules.currency))
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
