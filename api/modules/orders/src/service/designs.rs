//! Designs as lines of a cart, priced by the builder's rules and never by the page; and as saved designs of a buyer who has paid.

use super::Orders;
use crate::{
    jobs::SaveDesigns,
    store::orders::{self, OrderRecord},
};
use allpet_contract::{
    ErrorCode, IdempotencyKey, Problem,
    builder::{
        DESIGN_CHANGED, DESIGN_FIXED, DESIGN_NOT_FOUND, MarkDesignOrdered, OrderedDesign,
        RecordOrderedDesign, UnsavedDesign,
    },
    orders::{CartItem, DESIGN_REFUSED, TOTAL_CHANGED},
};
use allpet_domain::{
    Invalid, Money,
    builder::{Parameters, check, description::describe, price},
    catalog::TaxClass,
    id::{DesignId, OrderId, UserId},
    measure::Units,
    orders::PricedLine,
};
use allpet_kernel::{Failure, Tx, cursor::base64url, jobs::NewJob};
use sha2::{Digest as _, Sha256};

/// Parcel weight of a made-to-order product, in grams: that of the heaviest harness with all its metal parts.
const PARCEL_GRAMS: u32 = 450;

/// Returns the key of a design, a hash of all its parameters; two designs with the same key share a line.
pub(crate) fn design_key(parameters: &Parameters) -> String {
    let text = serde_json::to_vec(parameters).unwrap_or_default();
    format!("design/{}", base64url(&Sha256::digest(text)[..16]))
}

/// Checks an item before it goes into a cart: a design can be made and costs what the page showed. Fails with `DESIGN_REFUSED` or
/// `TOTAL_CHANGED`.
pub(crate) fn check_item(item: CartItem) -> Result<CartItem, Failure> {
    let CartItem::Design {
        design,
        parameters,
        price: shown,
    } = item
    else {
        return Ok(item);
    };
    let parameters = parameters.tidy();
    let findings = check(&parameters);
    if let Some(first) = findings.first() {
        let detail = first.message.clone();
        return Err(Problem {
            errors: findings,
            ..Problem::new(DESIGN_REFUSED).detail(detail)
        }
        .into());
    }
    let current = price(&parameters).total;
    if current != shown {
        let detail =
            format!("This design costs {current} now; you saw {shown}. Look at the price again and confirm.");
        let invalid = Invalid::one("item.price", "price-changed", detail.clone());
        return Err(Problem {
            errors: invalid.0,
            ..Problem::new(TOTAL_CHANGED).detail(detail)
        }
        .into());
    }
    Ok(CartItem::Design {
        design,
        parameters,
        price: shown,
    })
}

/// Returns today's price of one piece.
pub(crate) fn unit_price(parameters: &Parameters) -> Money {
    price(parameters).total
}

/// Returns the design's title on a receipt.
pub(crate) fn title(parameters: &Parameters) -> String {
    format!("{}, made to order", parameters.product.label())
}

/// Describes the design in metric units, for the workshop. Pages of buyers describe it in the units of their country.
pub(crate) fn detail(parameters: &Parameters) -> String {
    describe(parameters, Units::Metric)
}

/// Returns the design's line with its price.
pub(crate) fn price_line(parameters: &Parameters, quantity: u32) -> PricedLine {
    PricedLine {
        title: title(parameters),
        unit_price: unit_price(parameters),
        quantity,
        weight_grams: PARCEL_GRAMS,
        tax_class: TaxClass::General,
    }
}

/// Enqueues the job that saves the designs of an order, if there are any to save. A guest's order gets its job once the guest has
/// signed in. The builder is not called here, because the caller's transaction has locked the order.
pub(crate) async fn enqueue_saving(app: &Orders, tx: &mut Tx, order: &OrderRecord) -> Result<(), Failure> {
    let has_designs = || {
        let mut lines = order.order.lines.iter();
        lines.any(|line| matches!(line.item, CartItem::Design { .. }))
    };
    if buyer_to_save_for(order).is_none() || !has_designs() {
        return Ok(());
    }
    let id = order.order.id;
    // Once per order: a job that runs already finds the same buyer and designs.
    let job = NewJob::new(&SaveDesigns { order: id }).unique(id);
    app.kernel.enqueue(tx, job).await.map(drop)
}

/// Returns the account that bought the order; `None` if it is a guest's, or is not paid, or was cancelled or refunded.
fn buyer_to_save_for(order: &OrderRecord) -> Option<UserId> {
    order.owner.filter(|_| order.is_bought())
}

/// Saves the designs of a bought order among its buyer's designs, so that they can no longer change. Marks a saved design that is
/// unchanged since the order, instead of saving another. Doing it again changes nothing.
pub(crate) async fn save_ordered(app: &Orders, id: OrderId) -> Result<(), Failure> {
    let Some(order) = orders::find_by_id(&app.db, id).await? else {
        return Ok(());
    };
    let Some(owner) = buyer_to_save_for(&order) else {
        return Ok(());
    };
    for line in &order.order.lines {
        let CartItem::Design {
            design, parameters, ..
        } = &line.item
        else {
            continue;
        };
        if let Some(design) = design
            && mark_ordered(app, owner, *design, parameters).await?
        {
            continue;
        }
        // The parameters make the key, so that the same design ordered again is saved once.
        let key = IdempotencyKey(design_key(parameters));
        let body = UnsavedDesign {
            owner,
            parameters: parameters.clone(),
        };
        app.module_client()
            .send(RecordOrderedDesign { key, body })
            .await?;
    }
    Ok(())
}

/// Marks the saved design as ordered. Returns false if it was changed, deleted or archived since, or belongs to somebody else.
async fn mark_ordered(
    app: &Orders,
    owner: UserId,
    design: DesignId,
    parameters: &Parameters,
) -> Result<bool, Failure> {
    let body = OrderedDesign {
        owner,
        parameters: Some(parameters.clone()),
    };
    match app.module_client().send(MarkDesignOrdered { design, body }).await {
        Ok(_) => Ok(true),
        Err(problem) if MISMATCH_CODES.iter().any(|code| code.code == problem.code) => Ok(false),
        Err(problem) => Err(problem.into()),
    }
}

/// The errors by which the builder says that a saved design is not the ordered one.
const MISMATCH_CODES: [ErrorCode; 3] = [DESIGN_NOT_FOUND, DESIGN_CHANGED, DESIGN_FIXED];
