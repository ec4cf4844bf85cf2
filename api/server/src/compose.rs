//! The modules of the API, and their composition.

use crate::{processes, signing_keys, startup_error::StartupError};
use allpet_kernel::{
    Clock, Db, Failure, Kernel, Module, Randomness,
    config::{Config, SecondFactor, are_local},
    events::{
        Relay,
        bus::{RedisBus, StreamLimits},
    },
    files::Files,
    operations,
    transport::forwarding_routes,
};
use axum::Router;
use futures::future::{BoxFuture, FutureExt as _};
use std::sync::Arc;

/// A module of this binary.
pub(crate) struct ModuleEntry {
    pub(crate) name: &'static str,
    compose: Compose,
}

/// Migrates the database of a module and composes it.
type Compose = for<'a> fn(&'a Kernel, &'a Config, Db) -> BoxFuture<'a, Result<Module, Failure>>;

/// The modules of this binary. `contract` lists them too, with their routes, because it cannot see this crate; the test
/// `the_contract_names_the_routes_of_each_module` compares the two lists.
pub(crate) const MODULES: [ModuleEntry; 12] = [
    ModuleEntry {
        name: "identity",
        compose: |kernel, config, db| allpet_identity::compose(kernel, db, identity_settings(config)).boxed(),
    },
    ModuleEntry {
        name: "tenants",
        compose: |kernel, _, db| allpet_tenants::compose(kernel, db).boxed(),
    },
    ModuleEntry {
        name: "pets",
        compose: |kernel, config, db| {
            async move { allpet_pets::compose(kernel, db, files(config, "pets")?).await }.boxed()
        },
    },
    ModuleEntry {
        name: "licensing",
        compose: |kernel, config, db| {
            async move { allpet_licensing::compose(kernel, db, files(config, "licensing")?).await }.boxed()
        },
    },
    ModuleEntry {
        name: "orders",
        compose: |kernel, config, db| allpet_orders::compose(kernel, db, orders_settings(config)).boxed(),
    },
    ModuleEntry {
        name: "payments",
        compose: |kernel, _, db| allpet_payments::compose(kernel, db).boxed(),
    },
    ModuleEntry {
        name: "catalog",
        compose: |kernel, _, db| allpet_catalog::compose(kernel, db).boxed(),
    },
    ModuleEntry {
        name: "apps",
        compose: |kernel, _, db| allpet_apps::compose(kernel, db).boxed(),
    },
    ModuleEntry {
        name: "live",
        compose: |kernel, config, db| allpet_live::compose(kernel, db, live_settings(config)).boxed(),
    },
    ModuleEntry {
        name: "notifications",
        compose: |kernel, config, db| {
            async move { allpet_notifications::compose(kernel, db, &mail_settings(config)).await }.boxed()
        },
    },
    ModuleEntry {
        name: "builder",
        compose: |kernel, _, db| allpet_builder::compose(kernel, db).boxed(),
    },
    ModuleEntry {
        name: "operations",
        compose: |kernel, _, db| allpet_operations::compose(kernel, db).boxed(),
    },
];

/// Returns the names of the modules.
pub(crate) fn module_names() -> [&'static str; MODULES.len()] {
    MODULES.map(|module| module.name)
}

fn files(config: &Config, folder: &str) -> Result<Files, Failure> {
    Files::folder(&config.data_dir.join("files").join(folder))
}

fn identity_settings(config: &Config) -> allpet_identity::Settings {
    allpet_identity::Settings {
        secure_cookies: config.secure_cookies,
        staff_second_factor: config.staff_second_factor == SecondFactor::Required,
        ..allpet_identity::Settings::default()
    }
}

fn orders_settings(config: &Config) -> allpet_orders::Settings {
    allpet_orders::Settings {
        secure_cookies: config.secure_cookies,
    }
}

/// Streams take at most half of the connections, so that pages that follow changes leave room for requests.
fn live_settings(config: &Config) -> allpet_live::Settings {
    allpet_live::Settings {
        streams: config.connections / 2,
        ..allpet_live::Settings::default()
    }
}

fn mail_settings(config: &Config) -> allpet_notifications::MailSettings {
    allpet_notifications::MailSettings {
        smtp_url: config.smtp_url.as_ref().map(|url| url.0.clone()),
        from: config.mail_from.clone(),
        api_url: config.api_url.clone(),
        capture: are_local(&config.origins),
    }
}

/// Opens and migrates every module's database and composes all modules in this process, as commands do.
pub(crate) async fn compose(config: &Config) -> Result<(Kernel, Vec<Module>), StartupError> {
    let kernel = kernel(config)?;
    let modules = compose_over(&kernel, config, &module_names()).await?;
    Ok((kernel, modules))
}

/// Composes the modules that this process runs: those named by `only`, otherwise all that have no address. Calls to the others leave
/// the process.
pub(crate) async fn compose_process(
    config: &Config,
    only: &[String],
) -> Result<(Kernel, Vec<Module>), StartupError> {
    let split = processes::split(config, only)?;
    let kernel = kernel(config)?;
    let modules = compose_over(&kernel, config, &split.here).await?;
    if !split.peers.is_empty() {
        // What ends a session or a role happens in another process.
        kernel.revocations().watch_sessions();
        kernel.revocations().watch_roles();
        kernel.set_peers(split.peers);
    }
    Ok((kernel, modules))
}

fn kernel(config: &Config) -> Result<Kernel, StartupError> {
    let randomness = Randomness::System;
    let keys = signing_keys::open(&config.data_dir, &randomness)?;
    let kernel = Kernel::new(Clock::System, randomness, keys, config.origins.clone());
    if !config.observe {
        kernel.metrics().stop_counting();
    }
    kernel.trust_proxies(config.trusted_proxies.clone());
    kernel.confirm_roles();
    kernel.set_secure_cookies(config.secure_cookies);
    kernel.configure_limits(config.limits.clone());
    if let Some(most) = config.requests_in_work {
        kernel.set_requests_in_work(most);
    }
    if let Some(url) = &config.redis_url {
        kernel.share_limits(url).map_err(|_| invalid_redis())?;
    }
    Ok(kernel)
}

/// Composes the modules of these names over `kernel`, whose clock and randomness they share.
pub(crate) async fn compose_over(
    kernel: &Kernel,
    config: &Config,
    names: &[&str],
) -> Result<Vec<Module>, StartupError> {
    let mut modules = Vec::new();
    for module in MODULES.iter().filter(|module| names.contains(&module.name)) {
        let db = open(config, module.name).await?;
        let module = (module.compose)(kernel, config, db).await?;
        modules.push(operations::operable(kernel, module)?);
    }
    Ok(modules)
}

/// Creates the relay of the modules' events: over Redis if it is configured, otherwise in memory.
pub(crate) fn relay(config: &Config, kernel: &Kernel, modules: &[Module]) -> Result<Relay, StartupError> {
    let Some(url) = &config.redis_url else {
        return Ok(Relay::new(kernel.clone(), modules));
    };
    let bus = RedisBus::new(
        url,
        kernel.clock().clone(),
        kernel.randomness(),
        StreamLimits::default(),
    );
    let bus = bus.map_err(|_| invalid_redis())?;
    Ok(Relay::over(kernel.clone(), modules, Arc::new(bus)))
}

fn invalid_redis() -> StartupError {
    StartupError::new("REDIS_URL is not the address of a Redis. Write redis://HOST:PORT.")
}

/// Mounts the modules, so that they can call each other and those of other processes. Returns all routes in one router.
pub(crate) fn mount(kernel: &Kernel, modules: Vec<Module>) -> Router {
    let router = modules
        .into_iter()
        .fold(forwarding_routes(kernel), |all, module| all.merge(module.router));
    kernel.mount(router.clone());
    router
}

/// Returns the database of a module.
pub(crate) fn db_of<'a>(modules: &'a [Module], name: &str) -> Result<&'a Db, StartupError> {
    let found = modules.iter().find(|module| module.name == name);
    found
        .map(|module| &module.db)
        .ok_or_else(|| StartupError::new(format!("There is no module “{name}” in this binary.")))
}

async fn open(config: &Config, module: &'static str) -> Result<Db, StartupError> {
    let url = config.database_of(module);
    Db::open(url, module).await.map_err(|error| {
        StartupError::new(format!(
            "The database of “{module}” at {url:?} cannot be opened ({error}). Check DATABASE_URL, the disk and its permissions."
        ))
    })
}
