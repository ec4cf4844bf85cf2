//! Places an order and pays it: the card becomes a token, the cart an order, the token a payment; each happens once.

use crate::draft::Draft;
use allpet_contract::{
    Problem,
    orders::{Cart, Order, OrderForm, PayOrder, PlaceOrder},
    payments::{CardForm, PayForm, Tokenise},
};
use allpet_domain::{Money, id::OrderId, orders::OrderState};
use allpet_ui::{
    api::{KeyedRequest, idempotency_key},
    app_runtime::Api,
};

/// Returns the request that places the order. Reuses the idempotency key of the last attempt if draft and cart are unchanged.
pub(crate) fn place_order_request(
    sent: &mut Option<KeyedRequest>,
    draft: &Draft,
    expected_total: Money,
    cart: &Cart,
) -> PlaceOrder {
    let body = OrderForm {
        address: draft.address.clone(),
        shipping: draft.shipping,
        email: draft.email.clone(),
        expected_total,
    };
    let key = KeyedRequest::key(sent, order_fingerprint(&body, cart));
    PlaceOrder { key, body }
}

/// Identifies an order by what the buyer typed and what is in the cart, but not by the stock of its items: if a response was lost,
/// the order itself may hold some of that stock, and it is still the same order.
fn order_fingerprint(body: &OrderForm, cart: &Cart) -> String {
    let mut text = allpet_json::to_string(body).unwrap_or_default();
    for line in &cart.lines {
        for part in [" ", &line.id.to_string(), " ", &line.quantity.to_string()] {
            text.push_str(part);
        }
    }
    text
}

/// A placed order. Its page shows whether it is paid.
pub(crate) struct PlacedOrder {
    /// Its identifier.
    pub(crate) order: OrderId,
    /// The order after the payment; `None` if the payment failed or its response was lost.
    pub(crate) paid: Option<Order>,
}

impl PlacedOrder {
    /// Returns whether the order is paid.
    pub(crate) fn is_paid(&self) -> bool {
        self.paid
            .as_ref()
            .is_some_and(|order| order.state == OrderState::Paid)
    }
}

/// Places an order and pays it. The order's page shows the result of the payment. It asks the server, so that a declined card, a
/// second step and a lost response look the same after a reload.
pub(crate) async fn place_and_pay(
    api: Option<Api>,
    (order, card): (PlaceOrder, CardForm),
) -> Result<PlacedOrder, Problem> {
    let api = api.ok_or_else(Problem::offline)?;
    let token = api.send(Tokenise { body: card }).await?;
    let placed = api.send(order).await?;
    let pay = PayOrder {
        order: placed.id,
        key: idempotency_key(),
        body: PayForm {
            card_token: token.token,
        },
    };
    Ok(PlacedOrder {
        order: placed.id,
        paid: api.send(pay).await.ok(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::orders::{CartItem, CartLine};
    use allpet_domain::{
        Currency, Timestamp,
        id::CartLineId,
        orders::{Country, ShippingChoice},
    };

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::Usd)
    }

    fn cart(quantity: u32) -> Cart {
        let line = CartLine {
            id: CartLineId::new(Timestamp::from_unix_millis(1), [0; 10]),
            item: CartItem::Variant { sku: "BALL".into() },
            title: "Ball".into(),
            detail: String::new(),
            slug: "ball".into(),
            picture: String::new(),
            quantity,
            unit_price: usd(100),
            total: usd(200),
            most: Some(5),
            problem: None,
        };
        Cart {
            lines: vec![line],
            count: quantity,
            goods: usd(200),
            undecided: None,
            unmerged: false,
            left_out: 0,
        }
    }

    #[test]
    fn stock_that_the_order_holds_does_not_make_it_another_order() {
        let body = OrderForm {
            address: Draft::new("Ada", "a@b.co", Country::Us).address,
            shipping: ShippingChoice::Standard,
            email: "a@b.co".into(),
            expected_total: usd(700),
        };
        let first = order_fingerprint(&body, &cart(2));
        let mut with_less_stock = cart(2);
        with_less_stock.lines[0].most = Some(3);
        with_less_stock.lines[0].problem = Some("Only one is left. Take one.".into());
        assert_eq!(order_fingerprint(&body, &with_less_stock), first);
        assert_ne!(order_fingerprint(&body, &cart(3)), first);
        let other = OrderForm {
            email: "c@d.co".into(),
            ..body
        };
        assert_ne!(order_fingerprint(&other, &cart(2)), first);
    }
}
