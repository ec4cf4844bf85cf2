//! The dashboard's only connection to the live feed.

use crate::frames::Frames;
use allpet_frame::Topic;
use allpet_ui::{
    app_runtime::use_api,
    live::{Follower, reload_changed},
};
use yew::prelude::*;

/// Follows the feed while the dashboard stands: reads anew what it shows, and tells the apps.
#[hook]
pub(super) fn use_live_feed(frames: &Frames) {
    let (api, frames) = (use_api(), frames.clone());
    use_effect_with((), move |()| {
        let follower = api.map(|api| {
            let on_change = Callback::from(move |topic: Topic| {
                reload_changed(topic);
                frames.report_change(topic);
            });
            Follower::start(api, on_change)
        });
        move || drop(follower)
    });
}
