//! Where the built-in pages lead into an app. An app that the manifest does not have is not linked to.

use crate::routes::app_path;
use allpet_contract::apps::AppManifest;
use allpet_domain::{
    id::{ApplicationId, DesignId, OrderId, PetId},
    role::Role,
};

/// The id under which the manifest lists pet licensing.
pub(crate) const LICENSING: &str = "licensing";

/// The id under which the manifest lists the store.
pub(crate) const PRODUCTS: &str = "products";

/// The id under which the manifest lists the builder.
const BUILDER: &str = "builder";

/// The manifest's route of an app.
fn route<'a>(apps: &'a [AppManifest], id: &str) -> Option<&'a str> {
    apps.iter().find(|app| app.id == id).map(|app| app.route.as_str())
}

/// Applies for a licence for `pet`.
pub(crate) fn apply(apps: &[AppManifest], pet: PetId) -> Option<String> {
    let mut path = String::from("/apply?pet=");
    path.push_str(&pet.to_string());
    Some(app_path(route(apps, LICENSING)?, &path))
}

/// One of my applications: where its fee is paid.
pub(crate) fn application(apps: &[AppManifest], application: ApplicationId) -> Option<String> {
    let path = ["/apply/done/", &application.to_string()].concat();
    Some(app_path(route(apps, LICENSING)?, &path))
}

/// My licences and applications.
pub(crate) fn licences(apps: &[AppManifest]) -> Option<String> {
    Some(app_path(route(apps, LICENSING)?, "/licences"))
}

/// What a licence costs in each place.
pub(crate) fn fees(apps: &[AppManifest]) -> Option<String> {
    Some(app_path(route(apps, LICENSING)?, "/fees"))
}

/// One of my orders, in the store.
pub(crate) fn order(apps: &[AppManifest], order: OrderId) -> Option<String> {
    let path = ["/orders/", &order.to_string()].concat();
    Some(app_path(route(apps, PRODUCTS)?, &path))
}

/// Who works at the organisations that one runs.
pub(crate) const MEMBERS: &str = "/dashboard/members";

/// Where somebody does the work of a role, and what it is called.
pub(crate) fn work(apps: &[AppManifest], role: Role) -> Option<(&'static str, String)> {
    let (what, app, path) = match role {
        Role::Clerk => ("Applications and register", LICENSING, "/queue"),
        Role::Merchant => ("Orders to pack and ship", PRODUCTS, "/shop/orders"),
        // Of an authority or of a shop: the tenants know.
        Role::Admin => return None,
    };
    Some((what, app_path(route(apps, app)?, path)))
}

/// The store's catalogue.
pub(crate) fn catalogue(apps: &[AppManifest]) -> Option<String> {
    Some(app_path(route(apps, PRODUCTS)?, "/catalogue"))
}

/// One of my designs, in the builder.
pub(crate) fn design(apps: &[AppManifest], design: DesignId) -> Option<String> {
    let path = ["/customize?design=", &design.to_string()].concat();
    Some(app_path(route(apps, BUILDER)?, &path))
}

/// A new design.
pub(crate) fn customize(apps: &[AppManifest]) -> Option<String> {
    Some(app_path(route(apps, BUILDER)?, "/customize?new=1"))
}
