//! The orders module of the API: carts of accounts and guests, the checkout, orders, and what a shop does with them.
//!
//! `domain` calculates totals and decides state transitions; this module stores the results. Products, prices and stock belong to
//! the catalogue, and money to payments; this module calls both through the contract. Its tests run with both, in
//! `api/server/src/tests/shop/`.

mod buyer_identity;
mod cookie;
mod jobs;
mod personal_data;
mod routes;
mod service;
mod store;

use allpet_contract::events::{
    OrderCancelled, OrderHandedOver, OrderPaid, PaymentFailed, PaymentRefundDeclined, PaymentRefunded,
    PaymentSucceeded, StockShort,
};
use allpet_kernel::{
    Db, Failure, Kernel, Module, PersonalData, Routes,
    db::{MigrationFile, Migrations},
    events::Subscription,
};
use routes::{buyer, cart, internal, shop};
use service::{Orders, event_handlers::Listener};

/// The module's name: its schema or file.
pub const NAME: &str = "orders";

const MIGRATIONS: Migrations = &[
    MigrationFile {
        version: 100,
        name: "carts, orders",
        sqlite: include_str!("../migrations/sqlite/0100_orders.sql"),
        postgres: include_str!("../migrations/postgres/0100_orders.sql"),
    },
    MigrationFile {
        version: 101,
        name: "short",
        sqlite: include_str!("../migrations/sqlite/0101_short.sql"),
        postgres: include_str!("../migrations/postgres/0101_short.sql"),
    },
    MigrationFile {
        version: 102,
        name: "staff",
        sqlite: include_str!("../migrations/sqlite/0102_staff.sql"),
        postgres: include_str!("../migrations/postgres/0102_staff.sql"),
    },
    MigrationFile {
        version: 103,
        name: "undecided payments, viewers",
        sqlite: include_str!("../migrations/sqlite/0103_undecided.sql"),
        postgres: include_str!("../migrations/postgres/0103_undecided.sql"),
    },
    MigrationFile {
        version: 104,
        name: "closed accounts",
        sqlite: include_str!("../migrations/sqlite/0104_closed_accounts.sql"),
        postgres: include_str!("../migrations/postgres/0104_closed_accounts.sql"),
    },
];

/// The operator's settings.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Whether the guest's cookie is `Secure`, that is, sent over https only.
    pub secure_cookies: bool,
}

/// Migrates the database and composes the module.
pub async fn compose(kernel: &Kernel, db: Db, settings: Settings) -> Result<Module, Failure> {
    db.migrate(MIGRATIONS).await?;
    let orders = Orders {
        kernel: kernel.clone(),
        db: db.clone(),
        secure_cookies: settings.secure_cookies,
    };
    let (router, operations) = Routes::new(kernel.clone(), orders.clone())
        .on(cart::read_cart)
        .on(cart::add_to_cart)
        .on(cart::change_line)
        .on(cart::remove_line)
        .on(cart::merge_cart)
        .on(buyer::price_checkout)
        .on(buyer::place_order)
        .on(buyer::pay_order)
        .on(buyer::confirm_order_payment)
        .on(buyer::my_orders)
        .on(buyer::read_order)
        .on(buyer::find_order)
        .on(buyer::open_order)
        .on(buyer::cancel_order)
        .on(buyer::reorder)
        .on(shop::list_shop_orders)
        .on(shop::read_shop_order)
        .on(shop::begin_production)
        .on(shop::pack_order)
        .on(shop::ship_order)
        .on(shop::deliver_order)
        .on(shop::refund_order)
        .on(internal::read_reservation_order)
        .on(internal::find_order_by_number)
        .on(internal::read_buyers_order)
        .finish();
    let listener = || Listener(orders.clone());
    let subscriptions = vec![
        Subscription::new::<PaymentSucceeded, _>(db.clone(), "orders.payment-succeeded", listener()),
        Subscription::new::<PaymentFailed, _>(db.clone(), "orders.payment-failed", listener()),
        Subscription::new::<PaymentRefunded, _>(db.clone(), "orders.payment-refunded", listener()),
        Subscription::new::<PaymentRefundDeclined, _>(
            db.clone(),
            "orders.payment-refund-declined",
            listener(),
        ),
        Subscription::new::<OrderPaid, _>(db.clone(), "orders.order-paid", listener()),
        Subscription::new::<OrderHandedOver, _>(db.clone(), "orders.order-handed-over", listener()),
        Subscription::new::<StockShort, _>(db.clone(), "orders.stock-short", listener()),
        Subscription::new::<OrderCancelled, _>(db.clone(), "orders.order-cancelled", listener()),
    ];
    Ok(Module {
        name: NAME,
        router,
        operations,
        subscriptions,
        jobs: jobs::handlers(&orders),
        schedules: jobs::SCHEDULES.to_vec(),
        personal_data: PersonalData::stored(personal_data::SUBSCRIBER, orders),
        db,
    })
}
