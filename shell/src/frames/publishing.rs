//! Topics that one app publishes and the others subscribe to.

use super::{embedded_app::EmbeddedApp, frame_set::Inner};
use allpet_frame::message::Topic;
use allpet_ui::live::reload_changed;
use gloo::timers::callback::Timeout;
use std::cell::{Cell, RefCell};

/// The shortest time between two deliveries of a topic, in milliseconds. An app may publish far more often, and after each delivery
/// every other app calls the API.
const PAUSE_MS: u32 = 250;

/// The state of the pause after a delivery.
#[derive(Default)]
pub(super) struct Publishing {
    pause: RefCell<Option<Timeout>>,
    /// Whether an app published during the pause.
    again: Cell<bool>,
}

impl Inner {
    /// Delivers a topic that `app` published to the shell and the other apps: at once, or after the pause that follows a delivery.
    pub(super) fn publish_to_others(&self, app: &str, topic: Topic) {
        if self.publishing.pause.borrow().is_some() {
            self.publishing.again.set(true);
        } else {
            self.deliver(Some(app), topic);
        }
    }

    fn deliver(&self, publisher: Option<&str>, topic: Topic) {
        reload_changed(topic);
        let of_others = |frame: &EmbeddedApp| {
            let is_publisher = publisher == Some(frame.id.as_str());
            frame.handle.clone().filter(|_| !is_publisher)
        };
        let others: Vec<_> = self.mounted.borrow().iter().filter_map(of_others).collect();
        for handle in others {
            handle.publish(topic);
        }
        let this = self.this.clone();
        let pause = Timeout::new(PAUSE_MS, move || {
            let Some(inner) = this.upgrade() else { return };
            inner.publishing.pause.take();
            if inner.publishing.again.take() {
                // Several apps may have published, so every app receives it.
                inner.deliver(None, topic);
            }
        });
        self.publishing.pause.replace(Some(pause));
    }
}
