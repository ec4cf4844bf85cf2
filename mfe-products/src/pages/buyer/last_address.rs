//! Where the last order of whoever is signed in went.

use allpet_contract::{orders::MyOrders, page::Paging};
use allpet_domain::orders::{Address, Country};
use allpet_ui::{app_runtime::use_surroundings, hooks::use_read};
use yew::prelude::*;

/// The last order.
const LAST: Paging = Paging {
    limit: Some(1),
    cursor: None,
};

/// Where the last order went, as far as it is known.
pub(crate) struct LastAddress {
    /// It was asked for and answered, or there is nobody to ask for.
    pub(crate) is_settled: bool,
    /// The address.
    pub(crate) address: Option<Address>,
    /// Its country.
    pub(crate) country: Option<Country>,
}

/// Where the last order of whoever is signed in went.
#[hook]
pub(crate) fn use_last_address() -> LastAddress {
    let user = use_surroundings().user.clone();
    let who = user.as_ref().map_or("guest", |user| &user.id);
    let last = use_read::<MyOrders>(
        ["last-order/", who].concat(),
        user.is_some().then_some(MyOrders { query: LAST }),
    );
    let order = last.data.as_ref().and_then(|page| page.items.first());
    let address = order.map(|order| order.address.clone());
    LastAddress {
        is_settled: user.is_none() || last.data.is_some() || last.problem.is_some(),
        country: address.as_ref().map(|address| address.country),
        address,
    }
}
