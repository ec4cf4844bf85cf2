//! The live feed: a page learns of changes elsewhere, and reads anew what it shows of them.

mod follower;
mod parser;
mod reconnect;

pub use follower::Follower;

use crate::{components::FINDER_MESSAGES, hooks::invalidate};
use allpet_domain::live::Topic;

/// Reads anew what is shown of a topic: the queries whose keys begin with its word.
///
/// A page on which somebody types is not among them, such as a shop's order: it does not change under their hands, but says that the order
/// has changed. The API refuses what comes too late.
pub fn reload_changed(topic: Topic) {
    let prefix = match topic {
        Topic::CartChanged => "cart",
        Topic::ApplicationChanged => "application",
        Topic::LicenceChanged => "licence",
        Topic::OrderChanged => "order",
        Topic::PetChanged => "pet",
        // The list, not the design that is being edited.
        Topic::DesignChanged => "designs",
        Topic::NotificationChanged => "notifications",
    };
    invalidate(prefix);
    // A finder's message is about a pet with a licence: it is listed no longer when that has ended, as when the pet died.
    if matches!(topic, Topic::PetChanged | Topic::LicenceChanged) {
        invalidate(FINDER_MESSAGES);
    }
}
