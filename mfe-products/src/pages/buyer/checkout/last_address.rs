//! The address of the signed-in person's last order.

use allpet_contract::{orders::MyOrders, page::Paging};
use allpet_domain::orders::{Address, Country};
use allpet_ui::{app_runtime::use_host_context, hooks::use_read};
use yew::prelude::*;

/// One order, the last.
const LAST_ORDER: Paging = Paging {
    limit: Some(1),
    cursor: None,
};

/// The address of the last order, as far as it is known.
pub(crate) struct LastAddress {
    /// True once the query is answered, or if nobody is signed in.
    pub(crate) is_settled: bool,
    /// The address.
    pub(crate) address: Option<Address>,
    /// Its country.
    pub(crate) country: Option<Country>,
}

/// Queries the address of the signed-in person's last order.
#[hook]
pub(crate) fn use_last_address() -> LastAddress {
    let user = use_host_context().user.clone();
    let person = user.as_ref().map_or("guest", |user| &user.id);
    let last = use_read::<MyOrders>(
        ["last-order/", person].concat(),
        user.is_some().then_some(MyOrders { query: LAST_ORDER }),
    );
    let order = last.data.as_ref().and_then(|page| page.items.first());
    let address = order.map(|order| order.address.clone());
    LastAddress {
        is_settled: user.is_none() || last.data.is_some() || last.problem.is_some(),
        country: address.as_ref().map(|address| address.country),
        address,
    }
}
