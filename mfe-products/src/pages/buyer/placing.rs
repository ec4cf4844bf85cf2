//! Placing an order and paying it: the card becomes a token, the cart an order, the token a payment. Each once.

use crate::draft::Draft;
use allpet_contract::{
    Problem,
    orders::{Cart, Order, OrderForm, PayOrder, PlaceOrder},
    payments::{CardForm, PayForm, Tokenise},
};
use allpet_domain::{Money, id::OrderId, orders::OrderState};
use allpet_ui::{
    api::{Sent, idempotency_key},
    app_runtime::Api,
};

/// The order of this draft and cart: with the key of the attempt before, while both are the same.
pub(crate) fn order(
    sent: &mut Option<Sent>,
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
    let key = Sent::key(sent, intended(&body, cart));
    PlaceOrder { key, body }
}

/// What tells one order from another: what the buyer typed and what is in the cart. What is said of the cart's things (how many are
/// in stock) is not part of it: an order whose answer was lost holds some of them, and is the same order still.
fn intended(body: &OrderForm, cart: &Cart) -> String {
    let mut text = allpet_json::to_string(body).unwrap_or_default();
    for line in &cart.lines {
        for part in [" ", &line.id.to_string(), " ", &line.quantity.to_string()] {
            text.push_str(part);
        }
    }
    text
}

/// The order is placed; its own page says whether it is paid.
pub(crate) struct Placed {
    /// Which.
    pub(crate) order: OrderId,
    /// The order as the payment left it; nothing where it failed or its answer was lost.
    pub(crate) paid: Option<Order>,
}

impl Placed {
    /// Nothing is left to be paid.
    pub(crate) fn is_paid(&self) -> bool {
        self.paid
            .as_ref()
            .is_some_and(|order| order.state == OrderState::Paid)
    }
}

/// Places an order and pays it. Once it is placed, whatever comes of the payment is told by the order's own page: it
/// asks the server, so a declined card, a second step and a lost answer all look the same after a reload.
pub(crate) async fn place_and_pay(
    api: Option<Api>,
    (order, card): (PlaceOrder, CardForm),
) -> Result<Placed, Problem> {
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
    Ok(Placed {
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
    fn what_an_order_holds_of_the_stock_makes_no_other_order_of_it() {
        let body = OrderForm {
            address: Draft::new("Ada", "a@b.co", Country::Us).address,
            shipping: ShippingChoice::Standard,
            email: "a@b.co".into(),
            expected_total: usd(700),
        };
        let first = intended(&body, &cart(2));
        let mut held = cart(2);
        held.lines[0].most = Some(3);
        held.lines[0].problem = Some("Only one is left. Take one.".into());
        assert_eq!(intended(&body, &held), first);
        assert_ne!(intended(&body, &cart(3)), first);
        let other = OrderForm {
            email: "c@d.co".into(),
            ..body
        };
        assert_ne!(intended(&other, &cart(2)), first);
    }
}
