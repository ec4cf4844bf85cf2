//! The licensing module of the API: quotes, applications, the clerk's queue and register, licences, and what a stranger
//! learns from a tag.
//!
//! What a fee is, which proofs are needed and which change of state is allowed is said in `domain`; here it is kept.
//! Pets belong to another module: an application holds the pet as it was described on that day. So does money: the fee
//! is paid and given back by payments, which is asked through the contract and heard through its events.

mod authorities;
mod import;
mod jobs;
mod routes;
mod search_terms;
mod service;
mod store;

/// How the documents of applications are drawn: for the program that draws one in a process of its own.
pub mod documents {
    pub use allpet_image_renderer::{DocumentFault, DocumentRenderer, bound_process, draw_pages};
}
pub use import::{ImportReport, Progress, RowNote, import};

use allpet_contract::events::{
    ApplicationDecided, PaymentFailed, PaymentRefunded, PaymentSucceeded, PetDeceased, PetDeleted,
};
use allpet_kernel::{
    Db, Failure, Kernel, Module, Routes,
    db::{MigrationFile, Migrations},
    events::Subscription,
    files::Files,
};
use routes::{clerk, internal, owner, public};
use service::{Licensing, fees, pets};

/// The module's name: its schema or file.
pub const NAME: &str = "licensing";

const MIGRATIONS: Migrations = &[
    MigrationFile {
        version: 100,
        name: "applications, licences, register",
        sqlite: include_str!("../migrations/sqlite/0100_licensing.sql"),
        postgres: include_str!("../migrations/postgres/0100_licensing.sql"),
    },
    MigrationFile {
        version: 101,
        name: "fees",
        sqlite: include_str!("../migrations/sqlite/0101_fees.sql"),
        postgres: include_str!("../migrations/postgres/0101_fees.sql"),
    },
    MigrationFile {
        version: 102,
        name: "documents that nobody names",
        sqlite: include_str!("../migrations/sqlite/0102_loose_proofs.sql"),
        postgres: include_str!("../migrations/postgres/0102_loose_proofs.sql"),
    },
    MigrationFile {
        version: 103,
        name: "staff",
        sqlite: include_str!("../migrations/sqlite/0103_staff.sql"),
        postgres: include_str!("../migrations/postgres/0103_staff.sql"),
    },
    MigrationFile {
        version: 104,
        name: "licences by pet",
        sqlite: include_str!("../migrations/sqlite/0104_licences_by_pet.sql"),
        postgres: include_str!("../migrations/postgres/0104_licences_by_pet.sql"),
    },
    MigrationFile {
        version: 105,
        name: "messages of finders",
        sqlite: include_str!("../migrations/sqlite/0105_finder_messages.sql"),
        postgres: include_str!("../migrations/postgres/0105_finder_messages.sql"),
    },
];

/// The module over its database and the place where documents are kept.
pub async fn compose(kernel: &Kernel, db: Db, files: Files) -> Result<Module, Failure> {
    db.migrate(MIGRATIONS).await?;
    service::register::reword(&db).await?;
    let licensing = Licensing::new(kernel.clone(), db.clone(), files);
    let (router, operations) = Routes::new(kernel.clone(), licensing.clone())
        .on(public::list_jurisdictions)
        .on(public::read_jurisdiction)
        .on(public::quote_licence)
        .on(public::verify_tag)
        .on(public::read_figures)
        .on(public::tell_owner)
        .on(owner::my_finder_messages)
        .on(owner::upload_proof)
        .on(owner::apply)
        .on(owner::pay_application)
        .on(owner::confirm_application_payment)
        .on(owner::my_applications)
        .on(owner::read_application)
        .on(owner::my_proofs)
        .on(owner::read_my_proof)
        .on(owner::withdraw)
        .on(owner::my_licences)
        .on(owner::update_public_profile)
        .on(internal::read_pet_licensing)
        .on(internal::end_pet_licences)
        .on(clerk::search_register)
        .on(clerk::read_queue_counts)
        .on(clerk::read_case)
        .on(clerk::read_proof)
        .on(clerk::read_proof_picture)
        .on(clerk::approve)
        .on(clerk::reject)
        .on(clerk::undo_approval)
        .on(clerk::read_register_licence)
        .on(clerk::revoke_licence)
        .finish();
    let of_pets = || pets::Listener::new(licensing.clone());
    let of_fees = || fees::Listener(licensing.clone());
    let subscriptions = vec![
        Subscription::new::<PetDeceased, _>(db.clone(), "licensing.pet-deceased", of_pets()),
        Subscription::new::<PetDeleted, _>(db.clone(), "licensing.pet-deleted", of_pets()),
        Subscription::new::<PaymentSucceeded, _>(db.clone(), "licensing.payment-succeeded", of_fees()),
        Subscription::new::<PaymentFailed, _>(db.clone(), "licensing.payment-failed", of_fees()),
        Subscription::new::<PaymentRefunded, _>(db.clone(), "licensing.payment-refunded", of_fees()),
        Subscription::new::<ApplicationDecided, _>(db.clone(), "licensing.application-decided", of_fees()),
    ];
    Ok(Module {
        name: NAME,
        router,
        operations,
        subscriptions,
        jobs: jobs::handlers(&licensing),
        schedules: jobs::SCHEDULES.to_vec(),
        db,
    })
}
