//! The modules of the API, and their composition.

use crate::{settings, startup_error::StartupError};
use allpet_kernel::{
    Clock, Db, Kernel, Module, Randomness,
    config::Config,
    events::{
        Relay,
        bus::{Limits, RedisBus},
    },
    files::Files,
};
use axum::Router;
use std::sync::Arc;

/// The names of this binary's modules.
pub(crate) const MODULES: &[&str] = &[
    "identity",
    "tenants",
    "pets",
    "licensing",
    "catalog",
    "orders",
    "payments",
    "apps",
    "builder",
];

/// Opens and migrates every module's database and composes the modules.
pub(crate) async fn compose(config: &Config) -> Result<(Kernel, Vec<Module>), StartupError> {
    let randomness = Randomness::System;
    let keys = settings::keys(&config.data_dir, &randomness)?;
    let kernel = Kernel::new(Clock::System, randomness, keys, config.origins.clone());
    kernel.trust_proxies(config.trusted_proxies.clone());
    kernel.confirm_roles();
    kernel.set_secure_cookies(config.secure_cookies);
    let modules = compose_over(&kernel, config).await?;
    Ok((kernel, modules))
}

/// Composes the modules over `kernel`, whose clock and randomness they share.
pub(crate) async fn compose_over(kernel: &Kernel, config: &Config) -> Result<Vec<Module>, StartupError> {
    let files = |folder: &str| Files::folder(&config.data_dir.join("files").join(folder));
    let identity = allpet_identity::Settings {
        secure_cookies: config.secure_cookies,
        sign_ups_per_hour: config.sign_ups_per_hour,
        ..allpet_identity::Settings::default()
    };
    let orders = allpet_orders::Settings {
        secure_cookies: config.secure_cookies,
    };
    Ok(vec![
        allpet_identity::compose(kernel, open(config, "identity").await?, identity).await?,
        allpet_tenants::compose(kernel, open(config, "tenants").await?).await?,
        allpet_pets::compose(kernel, open(config, "pets").await?, files("pets")?).await?,
        allpet_licensing::compose(kernel, open(config, "licensing").await?, files("licensing")?).await?,
        allpet_orders::compose(kernel, open(config, "orders").await?, orders).await?,
        allpet_payments::compose(kernel, open(config, "payments").await?).await?,
        allpet_catalog::compose(kernel, open(config, "catalog").await?).await?,
        allpet_apps::compose(kernel, open(config, "apps").await?).await?,
        allpet_builder::compose(kernel, open(config, "builder").await?).await?,
    ])
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
        Limits::default(),
    );
    let bus = bus.map_err(|_| {
        StartupError::new("REDIS_URL is not the address of a Redis. Write redis://HOST:PORT.")
    })?;
    Ok(Relay::over(kernel.clone(), modules, Arc::new(bus)))
}

/// Connects the modules, so that they can call each other. Returns their routes in one router.
pub(crate) fn connect(kernel: &Kernel, modules: Vec<Module>) -> Router {
    let router = modules
        .into_iter()
        .fold(Router::new(), |all, module| all.merge(module.router));
    kernel.connect(router.clone());
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
