//! The cart.

use crate::service::{
    Orders,
    cart::{self, merge},
};
use allpet_contract::orders::{AddToCart, Cart, ChangeLine, MergeCart, ReadCart, RemoveLine};
use allpet_kernel::{Buyer, Failure, Reply};

pub(crate) async fn read_cart(app: Orders, buyer: Buyer, _: ReadCart) -> Result<Cart, Failure> {
    cart::read(&app, &buyer).await
}

pub(crate) async fn add_to_cart(
    app: Orders,
    buyer: Buyer,
    request: AddToCart,
) -> Result<Reply<Cart>, Failure> {
    cart::add(&app, &buyer, request).await
}

pub(crate) async fn change_line(app: Orders, buyer: Buyer, request: ChangeLine) -> Result<Cart, Failure> {
    cart::change_quantity(&app, &buyer, request.line, Some(request.body.quantity)).await
}

pub(crate) async fn remove_line(app: Orders, buyer: Buyer, request: RemoveLine) -> Result<Cart, Failure> {
    cart::change_quantity(&app, &buyer, request.line, None).await
}

pub(crate) async fn merge_cart(app: Orders, buyer: Buyer, _: MergeCart) -> Result<Reply<Cart>, Failure> {
    merge::merge(&app, &buyer).await
}
