//! `api seed`: adds the demo's people, jurisdictions, products and apps. Repeating it adds nothing twice.

mod builder;
mod dead_letter;
#[cfg(test)]
mod tests;

use crate::{compose, startup_error::StartupError};
use allpet_contract::{
    Client, IdempotencyKey, Problem,
    apps::AppManifest,
    pets::CreatePet,
    problem::{ALREADY_DONE, KEY_REUSED},
    tenants::TenantKind,
};
use allpet_domain::{
    Day,
    pet::{PetProfile, Sex, Species},
    role::Role,
};
use allpet_kernel::{
    Db, Kernel,
    actor::Caller,
    config::{Config, are_local},
    token::Claims,
    transport::ModuleTransport,
};
use allpet_tenants::NewTenant;

/// The demo accounts' password; `cargo xtask up` prints it. Never used outside a demo.
const PASSWORD: &str = "correct horse battery";

/// The address of the demo's admin of the platform.
const OPERATOR: &str = "operator@allpetplus.example";

/// The short name of the demo's shop.
const SHOP: &str = "allpetplus";

/// Fills the databases with the demo. `products`: the total number of products in the store, including generated ones.
pub(crate) async fn run(config: &Config, products: Option<u32>) -> Result<(), StartupError> {
    if !are_local(&config.origins) {
        return Err(StartupError::new(
            "The demo’s accounts, an admin’s among them, have a published password: `api seed` adds them only where every one of \
             ALLPET_ORIGINS is http://localhost. Make your own with `api tenant create`, `api user create` and `api grant`.",
        ));
    }
    let (kernel, modules) = compose::compose(config).await?;
    let (identity, tenants, catalog, apps, payments) = (
        compose::db_of(&modules, "identity")?.clone(),
        compose::db_of(&modules, "tenants")?.clone(),
        compose::db_of(&modules, "catalog")?.clone(),
        compose::db_of(&modules, "apps")?.clone(),
        compose::db_of(&modules, "payments")?.clone(),
    );
    // The modules call each other here too: the pets are added through their endpoint.
    drop(compose::mount(&kernel, modules));
    let seattle = NewTenant {
        slug: "seattle",
        name: "Seattle Animal Shelter",
        kind: TenantKind::Authority,
        jurisdiction: Some("seattle"),
    };
    let seattle = allpet_tenants::ensure_tenant(&kernel, &tenants, seattle).await?;
    other_authorities(&kernel, &tenants, &identity).await?;
    let shop = NewTenant {
        slug: SHOP,
        name: "All Pet Plus",
        kind: TenantKind::Shop,
        jurisdiction: None,
    };
    let shop = allpet_tenants::ensure_tenant(&kernel, &tenants, shop).await?;
    let user = async |email: &str, name: &str| {
        allpet_identity::ensure_user(&kernel, &identity, email, name, PASSWORD).await
    };
    let ada = user("ada@example.com", "Ada Park").await?;
    let clerk = user("clerk@seattle.example", "Sam Ortiz").await?;
    let admin = user("admin@seattle.example", "Dana Lee").await?;
    allpet_tenants::ensure_member(&kernel, &tenants, seattle.id, clerk, Role::Clerk).await?;
    allpet_tenants::ensure_member(&kernel, &tenants, seattle.id, admin, Role::Admin).await?;
    let merchant = user("merchant@allpetplus.example", "Robin Vale").await?;
    allpet_tenants::ensure_member(&kernel, &tenants, shop.id, merchant, Role::Merchant).await?;
    if allpet_identity::find_user(&identity, OPERATOR).await?.is_none() {
        dead_letter::enqueue(&kernel, &payments).await?;
    }
    let operator = user(OPERATOR, "Mika Stone").await?;
    allpet_identity::set_platform_admin(&kernel, &identity, operator, true).await?;
    allpet_catalog::seed(&kernel, &catalog, shop.id).await?;
    if let Some(total) = products {
        allpet_catalog::generate(&kernel, &catalog, shop.id, total).await?;
    }
    let claims = Claims {
        sub: ada,
        ..Claims::module("seed", "seed", None, kernel.now())
    };
    let as_ada = kernel.client_for("seed", &Caller { claims });
    pets(&as_ada).await?;
    builder::designs(&as_ada).await?;
    load_manifest(config, &kernel, &apps).await
}

/// The other jurisdictions whose rules are known, each with its authority and a clerk: slug, name, the clerk's name.
const OTHER_AUTHORITIES: [(&str, &str, &str); 5] = [
    ("calgary", "Calgary Animal Services", "Robin Tremblay"),
    (
        "king-county",
        "Regional Animal Services of King County",
        "Alex Moreau",
    ),
    ("los-angeles", "LA Animal Services", "Jamie Cruz"),
    (
        "new-york-city",
        "NYC Health Department, Dog Licensing",
        "Casey Brown",
    ),
    ("toronto", "Toronto Animal Services", "Kim Singh"),
];

async fn other_authorities(kernel: &Kernel, tenants: &Db, identity: &Db) -> Result<(), StartupError> {
    for (slug, name, clerk) in OTHER_AUTHORITIES {
        let authority = NewTenant {
            slug,
            name,
            kind: TenantKind::Authority,
            jurisdiction: Some(slug),
        };
        let authority = allpet_tenants::ensure_tenant(kernel, tenants, authority).await?;
        let email = format!("clerk@{slug}.example");
        let clerk = allpet_identity::ensure_user(kernel, identity, &email, clerk, PASSWORD).await?;
        allpet_tenants::ensure_member(kernel, tenants, authority.id, clerk, Role::Clerk).await?;
    }
    Ok(())
}

/// Stores the list of micro-apps from the manifest file, if one is configured. The first origin is the shell's.
pub(crate) async fn load_manifest(config: &Config, kernel: &Kernel, apps: &Db) -> Result<(), StartupError> {
    let (Some(path), Some(shell)) = (&config.manifest, config.origins.first()) else {
        return Ok(());
    };
    allpet_apps::replace_from(kernel, apps, shell, read_manifest(path)?)
        .await
        .map_err(|error| {
            StartupError::new(format!(
                "The manifest {} cannot be stored: {error}",
                path.display()
            ))
        })
}

/// Reads the micro-apps from a JSON file.
fn read_manifest(path: &std::path::Path) -> Result<Vec<AppManifest>, StartupError> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        StartupError::new(format!(
            "The manifest {} cannot be read ({error}). Check ALLPET_MANIFEST.",
            path.display()
        ))
    })?;
    serde_json::from_str(&text).map_err(|error| {
        StartupError::new(format!(
            "The manifest {} is not a list of apps: {error}.",
            path.display()
        ))
    })
}

/// Adds Ada's pets as she would, with idempotency keys, so that a second seed finds them.
async fn pets(client: &Client<ModuleTransport>) -> Result<(), StartupError> {
    for (key, profile) in demo_pets() {
        let request = CreatePet {
            key: IdempotencyKey(format!("demo-pet-{key}")),
            body: profile,
        };
        require_added(client.send(request).await.err(), "pets")?;
    }
    Ok(())
}

/// Fails if a part of the demo was refused, unless it is there: an earlier release may have described it otherwise, and after a
/// week the answer to the first request is no longer stored.
fn require_added(refusal: Option<Problem>, what: &str) -> Result<(), StartupError> {
    match refusal {
        Some(problem) if ![KEY_REUSED.code, ALREADY_DONE.code].contains(&problem.code.as_str()) => Err(
            StartupError::new(format!("The demo’s {what} could not be added: {problem}.")),
        ),
        _ => Ok(()),
    }
}

fn demo_pets() -> [(&'static str, PetProfile); 2] {
    let wall_e = PetProfile {
        name: "Wall-E".into(),
        species: Species::Dog,
        breed: "Mixed Breed, Medium (up to 44 lbs fully grown)".into(),
        second_breed: None,
        sex: Sex::Male,
        altered: true,
        born: Day::new(2021, 4, 1),
        weight_grams: Some(7_500),
        colour: "Brown, white chest".into(),
        microchip: Some("981020000123456".into()),
    };
    let miso = PetProfile {
        name: "Miso".into(),
        species: Species::Cat,
        breed: "Domestic Shorthair".into(),
        second_breed: None,
        sex: Sex::Female,
        altered: true,
        born: Day::new(2023, 6, 15),
        weight_grams: Some(4_200),
        colour: "Grey tabby".into(),
        microchip: None,
    };
    [("wall-e", wall_e), ("miso", miso)]
}
