//! When a person closes their account, their finished orders keep what the law requires of a shop: number, items, amounts, dates, country
//! and state. An open order is still made and shipped, and loses the buyer's name and addresses once it is finished.

use super::{Orders, shop::shipped_text};
use crate::store::{
    closed_accounts,
    orders::{self, OrderRecord},
};
use allpet_contract::orders::CartItem;
use allpet_domain::{
    id::{OrderId, UserId},
    orders::Address,
};
use allpet_kernel::{Failure, Tx};

/// The name on an order whose buyer closed their account.
const NOBODY: &str = "Closed account";

/// Empties the cart, and anonymises the finished orders.
pub(crate) async fn erase(app: &Orders, tx: &mut Tx, person: UserId) -> Result<(), Failure> {
    closed_accounts::insert(tx, person).await?;
    closed_accounts::delete_cart_lines(tx, person).await?;
    loop {
        let finished = closed_accounts::list_finished_of(tx, person).await?;
        if finished.is_empty() {
            return Ok(());
        }
        for id in finished {
            anonymise(app, tx, id).await?;
        }
    }
}

/// Anonymises the orders of closed accounts that were finished since. Returns their number.
pub(crate) async fn anonymise_finished(app: &Orders) -> Result<u32, Failure> {
    let mut anonymised = 0;
    for id in closed_accounts::list_finished(&app.db).await? {
        let mut tx = app.db.begin().await?;
        anonymise(app, &mut tx, id).await?;
        tx.commit().await?;
        anonymised += 1;
    }
    Ok(anonymised)
}

async fn anonymise(app: &Orders, tx: &mut Tx, id: OrderId) -> Result<(), Failure> {
    let Some(mut record) = orders::lock(tx, id).await? else {
        return Ok(());
    };
    remove_buyer(&mut record);
    closed_accounts::anonymise(tx, &record, app.now_ms()).await
}

/// Removes the buyer from an order: name, addresses, telephone number, tracking code, and lettering, which may say any of them.
fn remove_buyer(record: &mut OrderRecord) {
    let order = &mut record.order;
    order.address = Address {
        name: NOBODY.to_owned(),
        line1: String::new(),
        line2: String::new(),
        city: String::new(),
        region: order.address.region.clone(),
        postal_code: String::new(),
        country: order.address.country,
        phone: String::new(),
    };
    order.email = String::new();
    order.key = None;
    if let Some(shipment) = &mut order.shipment {
        let with_code = shipped_text(shipment);
        shipment.tracking = String::new();
        // The carrier's page of a tracking code shows where the buyer lives.
        for entry in order.timeline.iter_mut().filter(|entry| entry.what == with_code) {
            entry.what = shipped_text(shipment);
        }
    }
    for line in &mut order.lines {
        if let CartItem::Design {
            design, parameters, ..
        } = &mut line.item
            && parameters.lettering.take().is_some()
        {
            *design = None;
            // It may repeat the lettering.
            line.detail = String::new();
        }
    }
}
