//! Variants and reservations, for other modules. Every call may be repeated.

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

/// A list of at most 200 SKUs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SkuList {
    /// The SKUs.
    pub skus: Vec<String>,
}

/// The facts about a SKU.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VariantFacts {
    /// The SKU.
    pub sku: String,
    /// The shop that sells it.
    pub shop: TenantId,
    /// The product's short name in URLs.
    pub slug: String,
    /// The product's name.
    pub title: String,
    /// The options that distinguish it: `M, Teal`; empty if there is only one variant.
    pub option_text: String,
    /// Its price without tax.
    pub price: Money,
    /// Its shipping weight in grams.
    pub weight_grams: u32,
    /// The tax class.
    pub tax_class: TaxClass,
    /// The name of its picture.
    pub picture: String,
    /// The stock item that it draws on.
    pub stock_item: StockItemId,
    /// Units available now.
    pub available: u32,
}

/// A quantity of a SKU.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReservationLine {
    /// The SKU.
    pub sku: String,
    /// The quantity, at least 1.
    pub quantity: u32,
}

/// A request to hold stock. The order chooses the id; repeating it changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReservationForm {
    /// The id.
    pub reservation: ReservationId,
    /// The lines, held all or none; at most 200.
    pub lines: Vec<ReservationLine>,
    /// The time at which an unpaid reservation expires.
    pub expires_at: Timestamp,
}

/// A reservation of stock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reservation {
    /// The id.
    pub reservation: ReservationId,
    /// The state.
    pub state: ReservationState,
    /// The time at which an unpaid reservation expires.
    pub expires_at: Timestamp,
}

endpoint! {
    /// Reads the facts of SKUs. Leaves out SKUs that are not sold.
    ReadVariants { ; body SkuList } = POST "/internal/catalog/variants" -> 200 Vec<VariantFacts>, Internal,
        &[audience::INTERNAL], [];
    /// Holds stock, all lines or none. `errors` names each short SKU as a `field`.
    ReserveStock { ; key; body ReservationForm } = POST "/internal/catalog/reservations" -> 200 Reservation, Internal,
        &[audience::INTERNAL], [OUT_OF_STOCK, SKU_NOT_FOUND, RESERVATION_ENDED];
    /// Sells the held stock.
    ConfirmReservation { reservation: ReservationId } = POST "/internal/catalog/reservations/{reservation}/confirm"
        -> 200 Reservation, Internal, &[audience::INTERNAL], [RESERVATION_NOT_FOUND, RESERVATION_ENDED, OUT_OF_STOCK];
    /// Puts held or sold stock back.
    ReleaseReservation { reservation: ReservationId } = POST "/internal/catalog/reservations/{reservation}/give-back"
        -> 200 Reservation, Internal, &[audience::INTERNAL], [RESERVATION_NOT_FOUND];
}
