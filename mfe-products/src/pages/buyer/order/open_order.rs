//! Reading an order, perhaps by the key in a confirmation's link.

use super::order_key;
use allpet_contract::orders::{OpenOrder, Order, OrderKey, ReadOrder};
use allpet_domain::id::OrderId;
use allpet_ui::hooks::{Query, put_answer, use_read, use_write};
use yew::prelude::*;

/// Queries an order. `query` is that of the page's address: if it has a key, as the link of a confirmation that is opened in another
/// browser, the key opens the order for this browser first.
#[hook]
pub(super) fn use_opened_order(order: OrderId, query: &str) -> Query<Order> {
    let key = link_key(query);
    let key_settled = use_state_eq(|| key.is_none());
    let order_query = use_read::<ReadOrder>(order_key(order), key_settled.then_some(ReadOrder { order }));
    let open_order = use_write::<OpenOrder>({
        let key_settled = key_settled.clone();
        move |order: Order| {
            put_answer(order_key(order.id), order);
            key_settled.set(true);
        }
    });
    // If the key opens nothing, the account may still own the order.
    use_effect_with(open_order.problem.is_some(), move |failed| {
        if *failed {
            key_settled.set(true);
        }
    });
    use_effect_with(key.map(str::to_owned), move |key| {
        if let Some(key) = key.clone() {
            let body = OrderKey { key };
            open_order.run(OpenOrder { order, body });
        }
    });
    order_query
}

/// Returns the key in the query of a link to an order.
fn link_key(query: &str) -> Option<&str> {
    query.split('&').find_map(|pair| pair.strip_prefix("key="))
}

#[cfg(test)]
mod tests {
    use super::link_key;

    #[test]
    fn the_key_is_found_in_a_link() {
        assert_eq!(link_key("key=a1"), Some("a1"));
        assert_eq!(link_key("utm=mail&key=a1"), Some("a1"));
        assert_eq!(link_key("monkey=a1"), None);
        assert_eq!(link_key(""), None);
    }
}
