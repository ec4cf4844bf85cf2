//! The live feed of an app's own site. Inside the shell, the shell follows it and hands on what it says.

#[cfg(not(feature = "app"))]
use crate::hooks::LazyModule;
#[cfg(feature = "app")]
use crate::lazy;
use crate::{
    app_runtime::{Api, AppEnvironment},
    hooks::{Task, loaded},
    live::{Follower, reload_changed},
};
use allpet_frame::User;
use std::future::pending;
use yew::prelude::*;

/// Starts to follow the feed.
type Start = fn(Api) -> Follower;

// Only signed-in visitors of the site need it.
#[cfg(feature = "app")]
lazy! { static START: Start = live { start } }
// The shell's own pages are on no such site.
#[cfg(not(feature = "app"))]
thread_local! {
    static START: LazyModule<Start> = const { LazyModule::at_once(start) };
}

fn start(api: Api) -> Follower {
    Follower::start(api, Callback::from(reload_changed))
}

/// Follows the feed while somebody is signed in on the site.
#[hook]
pub(crate) fn use_site_feed(environment: &AppEnvironment, user: Option<&User>) {
    let api = environment.session.is_some().then(|| environment.api.clone());
    let person = user.map(|user| user.id.clone());
    use_effect_with(person, move |person| {
        let following = person.as_ref().and(api).map(|api| {
            Task::spawn(async move {
                // Without the module, the site shows changes at the next reload.
                let Some(start) = loaded(&START).await else { return };
                let _follower = start(api);
                pending::<()>().await;
            })
        });
        move || drop(following)
    });
}
