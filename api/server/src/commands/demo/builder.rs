//! The demo's designs, which Ada made from the presets.

use crate::startup_error::StartupError;
use allpet_contract::{
    Client, IdempotencyKey,
    builder::{CreateDesign, NewDesign},
};
use allpet_domain::builder::{DesignState, presets, price};
use allpet_kernel::transport::ModuleTransport;

/// Preset, name and state of each design.
const DESIGNS: [(&str, &str, DesignState); 4] = [
    ("everyday", "Wall-E’s collar", DesignState::Active),
    ("good-manners", "Training harness", DesignState::Active),
    ("city-lead", "For the city", DesignState::Active),
    ("night-round", "Night harness, not sure yet", DesignState::Draft),
];

/// Saves the designs as their owner would, with idempotency keys, so that a second seed finds them.
pub(super) async fn designs(client: &Client<ModuleTransport>) -> Result<(), StartupError> {
    let presets = presets();
    for (slug, name, status) in DESIGNS {
        let Some(preset) = presets.iter().find(|preset| preset.slug == slug) else {
            continue;
        };
        let body = NewDesign {
            name: name.into(),
            status,
            parameters: preset.parameters.clone(),
            pet: None,
            total: price(&preset.parameters).total,
        };
        let key = IdempotencyKey(format!("demo-design-{slug}"));
        super::require_added(client.send(CreateDesign { key, body }).await.err(), "designs")?;
    }
    Ok(())
}
