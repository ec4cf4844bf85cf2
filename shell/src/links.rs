//! Links from the built-in pages into the apps. A link is `None` if the manifest does not list its app.

use crate::routes::app_path;
use allpet_contract::apps::AppManifest;
use allpet_domain::{
    id::{ApplicationId, DesignId, LicenceId, OrderId, PetId},
    role::Role,
};

/// The id under which the manifest lists pet licensing.
pub(crate) const LICENSING: &str = "licensing";

/// The id under which the manifest lists the store.
pub(crate) const PRODUCTS: &str = "products";

/// The id under which the manifest lists the builder.
const BUILDER: &str = "builder";

/// Returns an app's route in the manifest.
fn route<'a>(apps: &'a [AppManifest], id: &str) -> Option<&'a str> {
    apps.iter().find(|app| app.id == id).map(|app| app.route.as_str())
}

/// Links to a new application for a licence for `pet`.
pub(crate) fn apply(apps: &[AppManifest], pet: PetId) -> Option<String> {
    let mut path = String::from("/apply?pet=");
    path.push_str(&pet.to_string());
    Some(app_path(route(apps, LICENSING)?, &path))
}

/// Links to the page where the owner pays an application's fee.
pub(crate) fn application(apps: &[AppManifest], application: ApplicationId) -> Option<String> {
    let path = ["/apply/done/", &application.to_string()].concat();
    Some(app_path(route(apps, LICENSING)?, &path))
}

/// Links to the page of one of the owner's applications.
pub(crate) fn submitted_application(apps: &[AppManifest], application: ApplicationId) -> Option<String> {
    let path = ["/licences/applications/", &application.to_string()].concat();
    Some(app_path(route(apps, LICENSING)?, &path))
}

/// Links to the page of one of the owner's licences.
pub(crate) fn licence(apps: &[AppManifest], licence: LicenceId) -> Option<String> {
    let path = ["/licences/", &licence.to_string()].concat();
    Some(app_path(route(apps, LICENSING)?, &path))
}

/// Links to the licence fees of every jurisdiction.
pub(crate) fn fees(apps: &[AppManifest]) -> Option<String> {
    Some(app_path(route(apps, LICENSING)?, "/fees"))
}

/// Links to an order in the store.
pub(crate) fn order(apps: &[AppManifest], order: OrderId) -> Option<String> {
    let path = ["/orders/", &order.to_string()].concat();
    Some(app_path(route(apps, PRODUCTS)?, &path))
}

/// The path of the page that lists the members of an admin's organisations.
pub(crate) const MEMBERS: &str = "/dashboard/members";

/// The path of the audit log.
pub(crate) const AUDIT: &str = "/dashboard/audit";

/// Links to the page where a clerk or merchant works. Also returns the link's text.
pub(crate) fn work(apps: &[AppManifest], role: Role) -> Option<(&'static str, String)> {
    let (what, app, path) = match role {
        Role::Clerk => ("Applications and register", LICENSING, "/queue"),
        Role::Merchant => ("Orders to pack and ship", PRODUCTS, "/shop/orders"),
        // An admin's work depends on the kind of tenant, which the role does not say.
        Role::Admin => return None,
    };
    Some((what, app_path(route(apps, app)?, path)))
}

/// Links to the store's catalogue.
pub(crate) fn catalogue(apps: &[AppManifest]) -> Option<String> {
    Some(app_path(route(apps, PRODUCTS)?, "/catalogue"))
}

/// Links to a design in the builder.
pub(crate) fn design(apps: &[AppManifest], design: DesignId) -> Option<String> {
    let path = ["/customize?design=", &design.to_string()].concat();
    Some(app_path(route(apps, BUILDER)?, &path))
}

/// Links to a new design in the builder.
pub(crate) fn customize(apps: &[AppManifest]) -> Option<String> {
    Some(app_path(route(apps, BUILDER)?, "/customize?new=1"))
}
