//! Queries that several pages share.

use allpet_contract::{
    identity::{Account, WhoAmI, Workplace},
    licensing::{JurisdictionSummary, ListJurisdictions, ReadJurisdiction},
};
use allpet_domain::{Day, english::English, id::TenantId, licensing::Jurisdiction};
pub(crate) use allpet_ui::hooks::{use_read, use_read_with, use_write};
use allpet_ui::{api, app_runtime::use_host_context, hooks::Query};
use yew::prelude::*;

/// Queries the jurisdictions whose rules are known.
#[hook]
pub(crate) fn use_jurisdictions() -> Query<Vec<JurisdictionSummary>> {
    use_read("places", ListJurisdictions {})
}

/// Queries a jurisdiction's rules; nothing if `id` is empty.
#[hook]
pub(crate) fn use_rules(id: &str) -> Query<Jurisdiction> {
    let key = String::from("rules/") + id;
    let request = (!id.is_empty()).then(|| ReadJurisdiction { id: id.to_owned() });
    use_read::<ReadJurisdiction>(key, request)
}

/// Queries the rules that an authority applies.
#[hook]
pub(crate) fn use_authority_rules(tenant: TenantId) -> Query<Jurisdiction> {
    let jurisdictions = use_jurisdictions();
    let jurisdiction = jurisdictions.data.as_ref().and_then(|jurisdictions| {
        jurisdictions
            .iter()
            .find(|jurisdiction| jurisdiction.authority == Some(tenant))
    });
    use_rules(jurisdiction.map_or("", |jurisdiction| &jurisdiction.id))
}

/// Returns the calendar day at an authority; `None` until its rules are loaded.
#[hook]
pub(crate) fn use_authority_today(tenant: TenantId) -> Option<Day> {
    let rules = use_authority_rules(tenant);
    rules.data.as_ref().map(|rules| rules.today(api::now()))
}

/// Returns the English of an authority; American until its rules are loaded.
#[hook]
pub(crate) fn use_english(tenant: TenantId) -> English {
    let rules = use_authority_rules(tenant);
    rules
        .data
        .as_ref()
        .map_or(English::American, |rules| English::of(rules.currency))
}

/// Queries the signed-in account with its workplaces.
#[hook]
pub(crate) fn use_account() -> Query<Account> {
    let signed_in = use_host_context().user.is_some();
    use_read::<WhoAmI>("me", signed_in.then_some(WhoAmI {}))
}

/// Returns the authorities for which the account decides on applications.
pub(crate) fn workplaces(account: Option<&Account>) -> &[Workplace] {
    account.map_or(&[], |account| &account.roles)
}
