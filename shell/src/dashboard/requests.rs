//! Acts on the requests of the embedded apps.

use super::view::AppInFront;
use crate::{frames::AppRequest, routes::app_path};
use allpet_contract::apps::AppManifest;
use allpet_frame::HistoryAction;
use allpet_ui::{app_runtime::use_navigator, components::use_toasts};
use std::rc::Rc;
use yew::prelude::*;

/// The app id with which an app opens a path of the shell itself.
const SHELL: &str = "shell";

/// Returns the callback that acts on the apps' requests. It renders the component again when an app's title or state changes.
#[hook]
pub(super) fn use_app_requests(
    apps: &Rc<Vec<AppManifest>>,
    front: Option<&AppInFront>,
    sign_out: &Callback<()>,
) -> Callback<AppRequest> {
    let (navigator, toaster, update) = (use_navigator(), use_toasts(), use_force_update());
    let (apps, sign_out) = (apps.clone(), sign_out.clone());
    let front_route = front.map(|(app, _)| app.route.clone());
    Callback::from(move |request: AppRequest| match request {
        AppRequest::Changed => update.force_update(),
        AppRequest::Path(path, entry) => {
            if let Some(route) = &front_route {
                let path = app_path(route, &path);
                match entry {
                    HistoryAction::Push => navigator.push(path),
                    HistoryAction::Replace => navigator.replace(path),
                }
            }
        }
        AppRequest::Open(id, path) => match apps.iter().find(|app| app.id == id) {
            Some(app) => navigator.push(app_path(&app.route, &path)),
            None if id == SHELL => navigator.push(path),
            None => {}
        },
        AppRequest::OpenExternal(url) => open_external(&url),
        AppRequest::SignOut => sign_out.emit(()),
        AppRequest::Toast(id, tone, text) => {
            if let Some(app) = apps.iter().find(|app| app.id == id) {
                toaster.show_from(app.name.clone(), tone.into(), text);
            }
        }
    })
}

fn open_external(url: &str) {
    if let Some(window) = web_sys::window() {
        // A browser that blocks the window says so itself.
        let _ = window.open_with_url_and_target_and_features(url, "_blank", "noopener,noreferrer");
    }
}
