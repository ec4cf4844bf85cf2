//! Designs as lines of a cart: priced by the builder's own rules, whatever the page says; and what becomes of them once they
//! are paid.

use super::Orders;
use crate::store::orders::OrderRecord;
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
    id::{DesignId, UserId},
    measure::Units,
    orders::PricedLine,
};
use allpet_kernel::{Failure, cursor::base64url};
use sha2::{Digest as _, Sha256};

/// What a made-to-order product weighs in its parcel, in grams: the heaviest harness with all its metal.
const GRAMS: u32 = 450;

/// What makes two designs the same thing: all that was chosen.
pub(crate) fn key(parameters: &Parameters) -> String {
    let text = serde_json::to_vec(parameters).unwrap_or_default();
    format!("design/{}", base64url(&Sha256::digest(text)[..16]))
}

/// A design as it goes into a cart: it can be made, and its price is the one that the page showed.
pub(crate) fn taken(item: CartItem) -> Result<CartItem, Failure> {
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
    let now = price(&parameters).total;
    if now != shown {
        let detail =
            format!("This design costs {now} now; you saw {shown}. Look at the price again and confirm.");
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

/// What one costs today.
pub(crate) fn unit_price(parameters: &Parameters) -> Money {
    price(parameters).total
}

/// Its name on a receipt.
pub(crate) fn title(parameters: &Parameters) -> String {
    format!("{}, made to order", parameters.product.label())
}

/// What it looks like, in words, as the workshop needs it; pages of buyers say it in the units of their country.
pub(crate) fn detail(parameters: &Parameters) -> String {
    describe(parameters, Units::Metric)
}

/// Its line as it is priced.
pub(crate) fn priced(parameters: &Parameters, quantity: u32) -> PricedLine {
    PricedLine {
        title: title(parameters),
        unit_price: unit_price(parameters),
        quantity,
        weight_grams: GRAMS,
        tax_class: TaxClass::General,
    }
}

/// Saves the designs of a paid order among its buyer's and fixes them. A saved design that is still what was ordered is fixed as it
/// is. Does nothing for a guest's order until the guest signs in.
pub(crate) async fn save_ordered(app: &Orders, order: &OrderRecord) -> Result<(), Failure> {
    let Some(owner) = order.owner.filter(|_| order.is_bought()) else {
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
            && mark(app, owner, *design, parameters).await?
        {
            continue;
        }
        // What is chosen is the key: ordered again, it is the same design.
        let key = IdempotencyKey(key(parameters));
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

/// Whether the saved design is what was ordered, and stays that. Changed since, deleted, put away or another's: it is not.
async fn mark(
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
        Err(problem) if NOT_IT.iter().any(|code| code.code == problem.code) => Ok(false),
        Err(problem) => Err(problem.into()),
    }
}

/// Why a saved design is not what was ordered.
const NOT_IT: [ErrorCode; 3] = [DESIGN_NOT_FOUND, DESIGN_CHANGED, DESIGN_FIXED];
