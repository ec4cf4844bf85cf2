//! The identity module of the API: accounts, sign-in, sessions and the tokens that apps carry.
//!
//! Signing in creates a session. Its refresh token is in a cookie that scripts cannot read and changes at each use
//! ([`service::sessions`](crate::service)). It yields access tokens of 15 minutes, each valid for one app. Revoking a session
//! ends its refresh token and its access tokens at once, in other processes within a second ([`allpet_kernel::revocations`]).
//!
//! Sign-up reveals whether an address has an account (`identity.email-taken`), because people who forgot that they have one could
//! not continue otherwise. The limit on sign-ups from one address also limits what can be learned that way. Sign-in does not
//! reveal it: a wrong address and a wrong password get the same response after the same time. Nor does the request of a new password.

mod actor;
mod address;
mod cookie;
mod device;
mod jobs;
mod personal_data;
mod refresh_token;
mod routes;
mod service;
mod store;
mod totp;

pub use service::admin::{
    announce_closed, closed_after, create_user, end_sessions, ensure_user, find_user, is_closed,
    remove_second_factor, set_platform_admin,
};

use allpet_kernel::{
    Db, Failure, Kernel, Module, PersonalData, Routes,
    db::{MigrationFile, Migrations},
};
use service::passwords::Passwords;
use std::sync::Arc;
use webauthn_rs::Webauthn;

/// The module's name: its schema or file.
pub const NAME: &str = "identity";

const MIGRATIONS: Migrations = &[
    MigrationFile {
        version: 100,
        name: "people, sessions, refresh tokens, attempts",
        sqlite: include_str!("../migrations/sqlite/0100_identity.sql"),
        postgres: include_str!("../migrations/postgres/0100_identity.sql"),
    },
    MigrationFile {
        version: 101,
        name: "ended sessions",
        sqlite: include_str!("../migrations/sqlite/0101_ended_sessions.sql"),
        postgres: include_str!("../migrations/postgres/0101_ended_sessions.sql"),
    },
    MigrationFile {
        version: 102,
        name: "one form of an e-mail address",
        sqlite: include_str!("../migrations/sqlite/0102_email_key.sql"),
        postgres: include_str!("../migrations/postgres/0102_email_key.sql"),
    },
    MigrationFile {
        version: 103,
        name: "admins of the platform",
        sqlite: include_str!("../migrations/sqlite/0103_platform_admins.sql"),
        postgres: include_str!("../migrations/postgres/0103_platform_admins.sql"),
    },
    MigrationFile {
        version: 104,
        name: "verified addresses, links in mails, devices, closed accounts",
        sqlite: include_str!("../migrations/sqlite/0104_account_requests.sql"),
        postgres: include_str!("../migrations/postgres/0104_account_requests.sql"),
    },
    MigrationFile {
        version: 105,
        name: "known devices",
        sqlite: include_str!("../migrations/sqlite/0105_known_devices.sql"),
        postgres: include_str!("../migrations/postgres/0105_known_devices.sql"),
    },
    MigrationFile {
        version: 106,
        name: "second factors, recovery codes",
        sqlite: include_str!("../migrations/sqlite/0106_second_factor.sql"),
        postgres: include_str!("../migrations/postgres/0106_second_factor.sql"),
    },
    MigrationFile {
        version: 107,
        name: "wrong codes",
        sqlite: include_str!("../migrations/sqlite/0107_wrong_codes.sql"),
        postgres: include_str!("../migrations/postgres/0107_wrong_codes.sql"),
    },
    MigrationFile {
        version: 108,
        name: "exports of data",
        sqlite: include_str!("../migrations/sqlite/0108_data_exports.sql"),
        postgres: include_str!("../migrations/postgres/0108_data_exports.sql"),
    },
    MigrationFile {
        version: 109,
        name: "passkeys",
        sqlite: include_str!("../migrations/sqlite/0109_passkeys.sql"),
        postgres: include_str!("../migrations/postgres/0109_passkeys.sql"),
    },
];

/// The operator's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Whether the session cookie is `Secure`: true behind https, false for plain http on localhost.
    pub secure_cookies: bool,
    /// Whether people use their roles only in sessions that began with a second factor.
    pub staff_second_factor: bool,
    /// How many passwords may be hashed, or wait to be hashed, at once; by default it depends on the number of cores.
    pub hashing_capacity: Option<usize>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            secure_cookies: true,
            staff_second_factor: false,
            hashing_capacity: None,
        }
    }
}

/// The state that the handlers share.
#[derive(Clone, Debug)]
struct Identity {
    kernel: Kernel,
    db: Db,
    settings: Settings,
    passwords: Passwords,
    /// `None` where the shell's origin has no host name.
    passkeys: Option<Arc<Webauthn>>,
}

/// Composes the module. Signing in requests the list of apps from the apps module, and a person's workplaces from the tenants
/// module; both must be connected to `kernel` before the first request.
pub async fn compose(kernel: &Kernel, db: Db, settings: Settings) -> Result<Module, Failure> {
    db.migrate(MIGRATIONS).await?;
    kernel.revocations().watch_sessions();
    let state = Identity {
        kernel: kernel.clone(),
        db: db.clone(),
        passwords: Passwords::with_limit(settings.hashing_capacity),
        passkeys: service::passkeys::rules(kernel).map(Arc::new),
        settings,
    };
    let (router, operations) = Routes::new(kernel.clone(), state.clone())
        .on(routes::sign_up::sign_up)
        .on(routes::sign_in::sign_in)
        .on(routes::refresh::refresh)
        .on(routes::sign_out::sign_out)
        .on(routes::account::profile::who_am_i)
        .on(routes::account::profile::read_contact)
        .on(routes::account::profile::update)
        .on(routes::account::verification::verify)
        .on(routes::account::verification::request)
        .on(routes::account::password_reset::request)
        .on(routes::account::password_reset::reset)
        .on(routes::account::changes::password)
        .on(routes::account::changes::email)
        .on(routes::account::changes::close)
        .on(routes::data_export::read)
        .on(routes::data_export::start)
        .on(routes::data_export::download)
        .on(routes::second_factor::read)
        .on(routes::second_factor::begin)
        .on(routes::second_factor::confirm)
        .on(routes::second_factor::renew_codes)
        .on(routes::second_factor::remove)
        .on(routes::passkeys::list)
        .on(routes::passkeys::begin)
        .on(routes::passkeys::add)
        .on(routes::passkeys::rename)
        .on(routes::passkeys::remove)
        .on(routes::passkeys::begin_sign_in)
        .on(routes::passkeys::sign_in)
        .on(routes::sessions::list)
        .on(routes::sessions::end)
        .on(routes::sessions::end_others)
        .on(routes::keys::read)
        .on(routes::mail::issue_link)
        .on(routes::internal::ended_sessions)
        .on(routes::internal::people)
        .on(routes::internal::prove_address)
        .on(routes::internal::is_platform_admin)
        .finish();
    Ok(Module {
        name: NAME,
        router,
        operations,
        subscriptions: Vec::new(),
        jobs: jobs::handlers(&state),
        schedules: jobs::SCHEDULES.to_vec(),
        personal_data: PersonalData::stored(personal_data::SUBSCRIBER, state),
        db,
    })
}
