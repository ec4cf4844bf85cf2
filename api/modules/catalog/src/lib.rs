//! The catalogue module of the API: products and their search, their pictures, the stock, and reservations.
//!
//! Lists are answered from the product index, a copy of the catalogue in memory that is rebuilt when a product changes. Search
//! words are looked up in the database, once for each search. Only the database counts pieces.

mod demo;
mod facet_query;
mod jobs;
mod product_index;
mod routes;
mod service;
mod store;
mod vocabulary;

pub use demo::{generate, seed};
pub use service::NewProduct;

use allpet_contract::events::{OrderCancelled, OrderPaid};
use allpet_kernel::{
    Db, Failure, Kernel, Module, PersonalData, Routes,
    db::{MigrationFile, Migrations},
    events::Subscription,
};
use routes::{internal, public, stock};
use service::{Catalog, orders::Listener};

/// The module's name: its schema or file.
pub const NAME: &str = "catalog";

const MIGRATIONS: Migrations = &[
    MigrationFile {
        version: 100,
        name: "products, stock, reservations",
        sqlite: include_str!("../migrations/sqlite/0100_catalog.sql"),
        postgres: include_str!("../migrations/postgres/0100_catalog.sql"),
    },
    MigrationFile {
        version: 101,
        name: "words found at once",
        sqlite: include_str!("../migrations/sqlite/0101_words.sql"),
        postgres: include_str!("../migrations/postgres/0101_words.sql"),
    },
    MigrationFile {
        version: 102,
        name: "who corrected the stock",
        sqlite: include_str!("../migrations/sqlite/0102_stock_names.sql"),
        postgres: include_str!("../migrations/postgres/0102_stock_names.sql"),
    },
    MigrationFile {
        version: 103,
        name: "previews",
        sqlite: include_str!("../migrations/sqlite/0103_previews.sql"),
        postgres: include_str!("../migrations/postgres/0103_previews.sql"),
    },
    MigrationFile {
        version: 104,
        name: "reports of low stock",
        sqlite: include_str!("../migrations/sqlite/0104_low_reports.sql"),
        postgres: include_str!("../migrations/postgres/0104_low_reports.sql"),
    },
];

/// Migrates the database and composes the module.
pub async fn compose(kernel: &Kernel, db: Db) -> Result<Module, Failure> {
    db.migrate(MIGRATIONS).await?;
    let catalog = Catalog::new(kernel.clone(), db.clone());
    // Loaded now, so that the first visitor does not wait for it.
    catalog.snapshot().await?;
    let (router, operations) = Routes::new(kernel.clone(), catalog.clone())
        .on(public::list_products)
        .on(public::read_product)
        .on(public::list_categories)
        .on(public::product_image)
        .on(public::draw_product_preview)
        .on(internal::read_variants)
        .on(internal::reserve_stock)
        .on(internal::confirm_reservation)
        .on(internal::release_reservation)
        .on(stock::list_stock)
        .on(stock::correct_stock)
        .finish();
    let listener = || Listener::new(catalog.clone());
    let subscriptions = vec![
        Subscription::new::<OrderPaid, _>(db.clone(), "catalog.order-paid", listener()),
        Subscription::new::<OrderCancelled, _>(db.clone(), "catalog.order-cancelled", listener()),
    ];
    Ok(Module {
        name: NAME,
        router,
        operations,
        subscriptions,
        jobs: jobs::handlers(&catalog),
        schedules: jobs::SCHEDULES.to_vec(),
        personal_data: PersonalData::Nothing,
        db,
    })
}
