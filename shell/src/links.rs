//! Where the built-in pages lead into an app. An app that the manifest does not have is not linked to.

use crate::routes::app_path;
use allpet_contract::apps::AppManifest;
use allpet_domain::id::PetId;

/// The id under which the manifest lists pet licensing.
pub(crate) const LICENSING: &str = "licensing";

/// The manifest's route of pet licensing.
fn route(apps: &[AppManifest]) -> Option<&str> {
    apps.iter()
        .find(|app| app.id == LICENSING)
        .map(|app| app.route.as_str())
}

/// Applies for a licence for `pet`.
pub(crate) fn apply(apps: &[AppManifest], pet: PetId) -> Option<String> {
    let mut path = String::from("/apply?pet=");
    path.push_str(&pet.to_string());
    Some(app_path(route(apps)?, &path))
}

/// My licences and applications.
pub(crate) fn licences(apps: &[AppManifest]) -> Option<String> {
    Some(app_path(route(apps)?, "/licences"))
}
