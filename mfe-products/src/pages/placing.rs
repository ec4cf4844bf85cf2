//! Placing an order and paying it: the card becomes a token, the cart an order, the token a payment. Each once.

use crate::draft::Draft;
use allpet_contract::{
    IdempotencyKey, Problem,
    orders::{Cart, OrderForm, PayOrder, PlaceOrder},
    payments::{CardForm, PayForm, Tokenise},
};
use allpet_domain::{Money, id::OrderId};
use allpet_ui::{api::idempotency_key, place::Api};

/// What is to be placed, and the key that makes it one order however often it is sent.
#[derive(Default)]
pub(crate) struct Intent {
    of: String,
    key: Option<IdempotencyKey>,
}

impl Intent {
    /// The order of this draft and cart: with the key of the attempt before, while both are the same.
    pub(crate) fn order(&mut self, draft: &Draft, expected_total: Money, cart: &Cart) -> PlaceOrder {
        let body = OrderForm {
            address: draft.address.clone(),
            shipping: draft.shipping,
            email: draft.email.clone(),
            expected_total,
        };
        let text = |json: Result<String, _>| json.unwrap_or_default();
        let of = [
            text(lean_json::to_string(&body)),
            text(lean_json::to_string(cart)),
        ]
        .concat();
        if self.of != of {
            self.of = of;
            self.key = None;
        }
        let key = self.key.get_or_insert_with(idempotency_key).clone();
        PlaceOrder { key, body }
    }
}

/// The order is placed; its own page says whether it is paid.
pub(crate) struct Placed {
    /// Which.
    pub(crate) order: OrderId,
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
    let _ = api.send(pay).await;
    Ok(Placed { order: placed.id })
}
