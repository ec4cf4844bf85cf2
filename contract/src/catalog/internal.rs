//! What other modules ask: what a SKU is and costs, and pieces set aside for an order. All of it may be repeated.

use super::{OUT_OF_STOCK, RESERVATION_ENDED, RESERVATION_NOT_FOUND, SKU_NOT_FOUND};
use crate::{
    access::{Internal, audience},
    endpoint,
};
use allpet_domain::{
    Money, Timestamp,
    catalog::{ReservationState, TaxClass},
    id::{ReservationId, StockItemId, TenantId},
};
use serde::{Deserialize, Serialize};

/// Which SKUs, at most 200.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SkuList {
    /// The SKUs.
    pub skus: Vec<String>,
}

/// What is known of a SKU.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VariantFacts {
    /// The SKU.
    pub sku: String,
    /// The shop that sells it.
    pub shop: TenantId,
    /// The product's name in addresses.
    pub slug: String,
    /// The product's name.
    pub title: String,
    /// What tells it from the others: `M, Teal`; empty where there is but one.
    pub option_text: String,
    /// Its price without tax.
    pub price: Money,
    /// What it weighs in its parcel.
    pub weight_grams: u32,
    /// How a sale is taxed.
    pub tax_class: TaxClass,
    /// The name of its picture.
    pub picture: String,
    /// What is counted.
    pub stock_item: StockItemId,
    /// How many can be bought now.
    pub available: u32,
}

/// A SKU and how many of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReservationLine {
    /// The SKU.
    pub sku: String,
    /// How many, at least 1.
    pub quantity: u32,
}

/// What to set aside. The id is the order's own choice; the same one again changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReservationForm {
    /// Which.
    pub reservation: ReservationId,
    /// All of it or nothing; at most 200 lines.
    pub lines: Vec<ReservationLine>,
    /// When it goes back to the shelf unless it is paid.
    pub expires_at: Timestamp,
}

/// What is set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reservation {
    /// Which.
    pub reservation: ReservationId,
    /// Where it stands.
    pub state: ReservationState,
    /// When it goes back to the shelf unless it is paid.
    pub expires_at: Timestamp,
}

endpoint! {
    /// What SKUs are and cost. SKUs that are not sold are left out.
    ReadVariants { ; body SkuList } = POST "/internal/catalog/variants" -> 200 Vec<VariantFacts>, Internal,
        &[audience::INTERNAL], [];
    /// Sets pieces aside, all or nothing. The SKUs that are short stand in `errors`, each as a `field`.
    ReserveStock { ; key; body ReservationForm } = POST "/internal/catalog/reservations" -> 200 Reservation, Internal,
        &[audience::INTERNAL], [OUT_OF_STOCK, SKU_NOT_FOUND, RESERVATION_ENDED];
    /// Sells what was set aside.
    ConfirmReservation { reservation: ReservationId } = POST "/internal/catalog/reservations/{reservation}/confirm"
        -> 200 Reservation, Internal, &[audience::INTERNAL], [RESERVATION_NOT_FOUND, RESERVATION_ENDED, OUT_OF_STOCK];
    /// Puts what was set aside or sold back on the shelf.
    GiveBackReservation { reservation: ReservationId } = POST "/internal/catalog/reservations/{reservation}/give-back"
        -> 200 Reservation, Internal, &[audience::INTERNAL], [RESERVATION_NOT_FOUND];
    /// Ends the reservations whose time has passed and puts their pieces back on the shelf; how many.
    ExpireReservations { } = POST "/internal/catalog/reservations/expire" -> 200 u32, Internal, &[audience::INTERNAL], [];
}
