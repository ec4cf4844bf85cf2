//! The payments module of the API: card tokens, charges, refunds and the ledger.
//!
//! Other modules charge through internal endpoints and receive the outcome as events. Gateways have a common interface; the
//! built-in one is for tests and demonstrations and decides by the card's number. No card number is stored or logged.

mod gateway;
mod jobs;
mod routes;
mod service;
mod store;

use allpet_contract::events::{OrderCancelled, RefundRequested};
use allpet_kernel::{
    Db, Failure, Kernel, Module, PersonalData, Routes,
    db::{MigrationFile, Migrations},
    events::Subscription,
};
use gateway::test::TestGateway;
use service::{Payments, order_cancelled::OrderCancelledListener, refund_requested::RefundRequestedListener};
use std::sync::Arc;

/// The module's name: its schema or file.
pub const NAME: &str = "payments";

const MIGRATIONS: Migrations = &[
    MigrationFile {
        version: 100,
        name: "payments, refunds, ledger",
        sqlite: include_str!("../migrations/sqlite/0100_payments.sql"),
        postgres: include_str!("../migrations/postgres/0100_payments.sql"),
    },
    MigrationFile {
        version: 101,
        name: "who refunded",
        sqlite: include_str!("../migrations/sqlite/0101_refund_names.sql"),
        postgres: include_str!("../migrations/postgres/0101_refund_names.sql"),
    },
    MigrationFile {
        version: 102,
        name: "jobs that settle",
        sqlite: include_str!("../migrations/sqlite/0102_jobs.sql"),
        postgres: include_str!("../migrations/postgres/0102_jobs.sql"),
    },
];

/// Composes the module with the built-in test gateway.
pub async fn compose(kernel: &Kernel, db: Db) -> Result<Module, Failure> {
    db.migrate(MIGRATIONS).await?;
    let gateway = Arc::new(TestGateway::new(kernel.clone(), db.clone()));
    let payments = Payments {
        kernel: kernel.clone(),
        db: db.clone(),
        gateway,
    };
    let (router, operations) = Routes::new(kernel.clone(), payments.clone())
        .on(routes::tokenise)
        .on(routes::create_payment)
        .on(routes::find_payment)
        .on(routes::read_payment)
        .on(routes::confirm_payment)
        .on(routes::refund_payment)
        .on(routes::find_live_payment)
        .on(routes::list_shop_payments)
        .on(routes::read_ledger)
        .finish();
    Ok(Module {
        name: NAME,
        router,
        operations,
        subscriptions: vec![
            Subscription::new::<OrderCancelled, _>(
                db.clone(),
                "payments.order-cancelled",
                OrderCancelledListener,
            ),
            Subscription::new::<RefundRequested, _>(
                db.clone(),
                "payments.refund-requested",
                RefundRequestedListener(payments.clone()),
            ),
        ],
        jobs: jobs::handlers(&payments),
        schedules: jobs::SCHEDULES.to_vec(),
        personal_data: PersonalData::Nothing,
        db,
    })
}
