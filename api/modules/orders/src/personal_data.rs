//! The module's records of a person: their orders, with addresses and payments, and their cart.

use crate::{
    buyer_identity::BuyerIdentity,
    service::{Orders, closed_accounts},
    store::{carts, orders},
};
use allpet_contract::events::AccountClosed;
use allpet_domain::id::UserId;
use allpet_kernel::{Failure, PersonalRecords, Tx};
use futures::future::BoxFuture;
use serde_json::{Value, json};

/// The subscriber that erases.
pub(crate) const SUBSCRIBER: &str = "orders.account-closed";
/// More orders than anybody has.
const MOST: u32 = 100_000;

impl PersonalRecords for Orders {
    fn export(&self, user: UserId) -> BoxFuture<'_, Result<Value, Failure>> {
        Box::pin(export(self, user))
    }

    fn erase<'a>(&'a self, tx: &'a mut Tx, closed: &'a AccountClosed) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(closed_accounts::erase(self, tx, closed.user))
    }
}

async fn export(app: &Orders, user: UserId) -> Result<Value, Failure> {
    let identity = BuyerIdentity::Account(user);
    let records = orders::list(&app.db, &identity, None, MOST).await?;
    let orders: Vec<_> = records.into_iter().map(|record| record.order).collect();
    let cart = carts::find(&app.db, &identity).await?;
    let lines = cart.map_or_else(Vec::new, |cart| cart.lines);
    let cart: Vec<Value> = lines
        .iter()
        .map(|line| json!({ "item": line.item, "quantity": line.quantity }))
        .collect();
    Ok(json!({ "orders": orders, "cart": cart }))
}
