//! The licensing module of the API: quotes, applications, the clerk's queue and register, licences, and what people see of a tag.
//!
//! `domain` calculates fees, lists the required proofs and decides state transitions; this module stores the results. Pets belong
//! to another module: an application stores the pet as it was on the day of submission. Money belongs to payments, which charges
//! and refunds fees; this module calls it through the contract and subscribes to its events.

mod authorities;
mod import;
mod jobs;
mod personal_data;
mod routes;
mod search_terms;
mod service;
mod store;

/// Rendering of applications' documents, for the program that renders each one in a process of its own.
pub mod documents {
    pub use allpet_image_renderer::{DocumentError, DocumentRenderer, bound_process, render_pdf_pages};
}
pub use import::{ImportReport, Progress, RowMessage, import};

use allpet_contract::events::{
    ApplicationDecided, PaymentFailed, PaymentRefunded, PaymentSucceeded, PetDeceased, PetDeleted,
};
use allpet_kernel::{
    Db, Failure, Kernel, Module, PersonalData, Routes,
    db::{MigrationFile, Migrations},
    events::Subscription,
    files::Files,
};
use routes::{clerk, internal, owner, public};
use service::{Licensing, applications::fees, pets};

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
    MigrationFile {
        version: 106,
        name: "closed accounts",
        sqlite: include_str!("../migrations/sqlite/0106_closed_accounts.sql"),
        postgres: include_str!("../migrations/postgres/0106_closed_accounts.sql"),
    },
    MigrationFile {
        version: 107,
        name: "licences by number",
        sqlite: include_str!("../migrations/sqlite/0107_licences_by_number.sql"),
        postgres: include_str!("../migrations/postgres/0107_licences_by_number.sql"),
    },
    MigrationFile {
        version: 108,
        name: "dismissed messages of finders",
        sqlite: include_str!("../migrations/sqlite/0108_dismissed_messages.sql"),
        postgres: include_str!("../migrations/postgres/0108_dismissed_messages.sql"),
    },
    MigrationFile {
        version: 109,
        name: "reminders of licences that end",
        sqlite: include_str!("../migrations/sqlite/0109_reminders.sql"),
        postgres: include_str!("../migrations/postgres/0109_reminders.sql"),
    },
    MigrationFile {
        version: 110,
        name: "scans of tags",
        sqlite: include_str!("../migrations/sqlite/0110_tag_scans.sql"),
        postgres: include_str!("../migrations/postgres/0110_tag_scans.sql"),
    },
];

/// Migrates the database and composes the module; `files` stores the documents.
pub async fn compose(kernel: &Kernel, db: Db, files: Files) -> Result<Module, Failure> {
    db.migrate(MIGRATIONS).await?;
    service::register::index_due_rows(&db).await?;
    let licensing = Licensing::new(kernel.clone(), db.clone(), files);
    let (router, operations) = Routes::new(kernel.clone(), licensing.clone())
        .on(public::list_jurisdictions)
        .on(public::read_jurisdiction)
        .on(public::quote_licence)
        .on(public::verify_tag)
        .on(public::read_figures)
        .on(public::tell_owner)
        .on(public::report_scan)
        .on(owner::my_finder_messages)
        .on(owner::dismiss_finder_message)
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
        .on(internal::find_licences_by_number)
        .on(internal::read_applicants_application)
        .on(internal::read_owners_licence)
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
    let pet_listener = || pets::Listener::new(licensing.clone());
    let fee_listener = || fees::Listener(licensing.clone());
    let subscriptions = vec![
        Subscription::new::<PetDeceased, _>(db.clone(), "licensing.pet-deceased", pet_listener()),
        Subscription::new::<PetDeleted, _>(db.clone(), "licensing.pet-deleted", pet_listener()),
        Subscription::new::<PaymentSucceeded, _>(db.clone(), "licensing.payment-succeeded", fee_listener()),
        Subscription::new::<PaymentFailed, _>(db.clone(), "licensing.payment-failed", fee_listener()),
        Subscription::new::<PaymentRefunded, _>(db.clone(), "licensing.payment-refunded", fee_listener()),
        Subscription::new::<ApplicationDecided, _>(
            db.clone(),
            "licensing.application-decided",
            fee_listener(),
        ),
    ];
    Ok(Module {
        name: NAME,
        router,
        operations,
        subscriptions,
        jobs: jobs::handlers(&licensing),
        schedules: jobs::SCHEDULES.to_vec(),
        personal_data: PersonalData::stored(personal_data::SUBSCRIBER, licensing),
        db,
    })
}
