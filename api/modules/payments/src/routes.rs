//! The handlers: each calls the service.

use crate::service::{self, Payments};
use allpet_contract::{
    Page,
    payments::{
        CardToken, ConfirmPayment, CreatePayment, FindLivePayment, FindPayment, Ledger, ListShopPayments,
        Payment, ReadLedger, ReadPayment, RefundPayment, Tokenise,
    },
};
use allpet_kernel::{Failure, Merchant, OwnPageVisitor, Service};

pub(crate) async fn tokenise(
    app: Payments,
    _: OwnPageVisitor,
    request: Tokenise,
) -> Result<CardToken, Failure> {
    service::tokens::tokenise(&app, request.body).await
}

pub(crate) async fn create_payment(
    app: Payments,
    service: Service,
    request: CreatePayment,
) -> Result<Payment, Failure> {
    service::charge::create(&app, &service.module, request).await
}

pub(crate) async fn find_payment(
    app: Payments,
    service: Service,
    request: FindPayment,
) -> Result<Payment, Failure> {
    service::charge::find(&app, &service.module, &request.key).await
}

pub(crate) async fn read_payment(
    app: Payments,
    _: Service,
    request: ReadPayment,
) -> Result<Payment, Failure> {
    Ok(app.find(request.payment).await?.view)
}

pub(crate) async fn confirm_payment(
    app: Payments,
    _: Service,
    request: ConfirmPayment,
) -> Result<Payment, Failure> {
    service::charge::confirm(&app, request.payment, &request.body.code).await
}

pub(crate) async fn refund_payment(
    app: Payments,
    service: Service,
    request: RefundPayment,
) -> Result<Payment, Failure> {
    service::refund::refund(&app, &service.module, request).await
}

pub(crate) async fn find_live_payment(
    app: Payments,
    _: Service,
    request: FindLivePayment,
) -> Result<Option<Payment>, Failure> {
    service::charge::find_live(&app, request.body).await
}

pub(crate) async fn list_shop_payments(
    app: Payments,
    merchant: Merchant,
    request: ListShopPayments,
) -> Result<Page<Payment>, Failure> {
    service::ledger_queries::payments(&app, merchant.tenant, &request.query).await
}

pub(crate) async fn read_ledger(
    app: Payments,
    merchant: Merchant,
    request: ReadLedger,
) -> Result<Ledger, Failure> {
    service::ledger_queries::ledger(&app, merchant.tenant, &request.query).await
}
