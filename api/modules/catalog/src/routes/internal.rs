//! Endpoints for other modules.

use crate::service::{Catalog, reservations, settle, variants};
use allpet_contract::catalog::{
    ConfirmReservation, ReadVariants, ReleaseReservation, Reservation, ReserveStock, VariantFacts,
};
use allpet_kernel::{Failure, Service};

pub(crate) async fn read_variants(
    app: Catalog,
    _: Service,
    request: ReadVariants,
) -> Result<Vec<VariantFacts>, Failure> {
    variants::read(&app, &request.body.skus).await
}

pub(crate) async fn reserve_stock(
    app: Catalog,
    _: Service,
    request: ReserveStock,
) -> Result<Reservation, Failure> {
    reservations::reserve(&app, &request.body).await
}

pub(crate) async fn confirm_reservation(
    app: Catalog,
    _: Service,
    request: ConfirmReservation,
) -> Result<Reservation, Failure> {
    settle::confirm(&app, request.reservation).await
}

pub(crate) async fn release_reservation(
    app: Catalog,
    _: Service,
    request: ReleaseReservation,
) -> Result<Reservation, Failure> {
    settle::release(&app, request.reservation).await
}
