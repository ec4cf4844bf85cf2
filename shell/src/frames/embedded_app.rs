//! An app's iframe, and the session with the app in it.

use super::content_height::ContentHeight;
use allpet_contract::apps::AppManifest;
use allpet_frame::{
    Capability, Context, Topic, Viewport,
    shell_session::{SessionFailure, ShellEvent},
    web::{ShellBinding, ShellConfig, ShellHandle},
};
use allpet_ui::api::now;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlIFrameElement};

/// The state of an embedded app.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum FrameState {
    /// The app is loading.
    Waiting,
    /// The app has answered, and is usable.
    Ready,
    /// The app failed to load or stopped.
    Failed {
        /// The reason, as a sentence.
        why: String,
        /// Whether the connection may be the cause.
        passing: bool,
        /// Whether the app ran before it failed.
        ran: bool,
    },
}

impl FrameState {
    /// Returns the state after `failure`.
    pub(super) fn failed(failure: &SessionFailure) -> Self {
        Self::Failed {
            why: failure_text(failure).to_owned(),
            passing: matches!(failure, SessionFailure::TimedOut),
            ran: matches!(failure, SessionFailure::Gone | SessionFailure::Flooded),
        }
    }

    /// Returns whether the app loads anew once the browser is online again. An app that still waits then may wait for a document
    /// that the browser could not fetch. An app that stopped, or does not fit, would only do so again.
    pub(super) fn is_retried_online(&self) -> bool {
        matches!(self, Self::Waiting | Self::Failed { passing: true, .. })
    }
}

/// An app in its iframe.
pub(super) struct EmbeddedApp {
    pub(super) id: String,
    iframe: HtmlIFrameElement,
    /// `None` if mounting failed.
    pub(super) handle: Option<Rc<ShellHandle>>,
    pub(super) state: FrameState,
    /// The app's path, as it last reported or as the shell last set it.
    pub(super) path: String,
    /// The title of the app's view.
    pub(super) title: String,
    full: bool,
    height: ContentHeight,
    /// The person navigated to the app before it was ready: it gets the focus when it is.
    pub(super) focus_when_ready: bool,
}

impl EmbeddedApp {
    /// Appends a hidden iframe for `app` to `layer`, and waits for the app's hello.
    pub(super) fn new(
        layer: &Element,
        app: &AppManifest,
        path: &str,
        context: &Context,
        on_event: Rc<dyn Fn(ShellEvent)>,
    ) -> Option<Self> {
        let iframe: HtmlIFrameElement = layer
            .owner_document()?
            .create_element("iframe")
            .ok()?
            .dyn_into()
            .ok()?;
        iframe.set_class_name("frame");
        let _ = iframe.set_attribute("data-app", &app.id);
        layer.append_child(&iframe).ok()?;
        let (handle, state) = match ShellBinding::mount(iframe.clone(), config(app, path, context), on_event)
        {
            Ok(handle) => {
                handle.viewport(viewport(layer));
                (Some(Rc::new(handle)), FrameState::Waiting)
            }
            Err(error) => {
                let why = error.to_string() + ".";
                (
                    None,
                    FrameState::Failed {
                        why,
                        passing: false,
                        ran: false,
                    },
                )
            }
        };
        let mounted = Self {
            id: app.id.clone(),
            iframe,
            handle,
            state,
            path: path.to_owned(),
            title: String::new(),
            full: false,
            height: ContentHeight::default(),
            focus_when_ready: false,
        };
        mounted.set_hidden(true);
        Some(mounted)
    }

    /// Hides or shows the frame. A hidden frame keeps its size, scroll position and state, but cannot be focused.
    pub(super) fn set_hidden(&self, hidden: bool) {
        // Fails only for an invalid attribute name.
        let _ = self.iframe.toggle_attribute_with_force("inert", hidden);
        let _ = self.iframe.toggle_attribute_with_force("data-hidden", hidden);
    }

    /// Moves the focus into the app, so that its keys work and Tab continues in it. Leaves the focus where it is if the person
    /// uses a field, a menu or a dialog.
    pub(super) fn focus(&mut self) {
        self.focus_when_ready = false;
        let may_take_focus = active_element().is_none_or(|active| {
            active != **self.iframe
                && !matches!(
                    active.closest("input, textarea, select, dialog, [role=menu]"),
                    Ok(Some(_))
                )
        });
        if may_take_focus {
            // Fails only if the element is no longer in the document.
            let _ = self.iframe.focus();
        }
    }

    /// Returns whether the focus is in the app.
    pub(super) fn has_focus(&self) -> bool {
        active_element().is_some_and(|active| active == **self.iframe)
    }

    /// Makes the frame as high as its content, in CSS pixels, unless the app scrolls by itself. When printed, it always is.
    pub(super) fn set_content_height(&mut self, px: u32) {
        let style = self.iframe.style();
        let width = self.iframe.client_width();
        for (name, px) in [
            ("--content-height", px.to_string()),
            ("--content-width", width.to_string()),
        ] {
            let _ = style.set_property(name, &(px + "px"));
        }
        if !self.full
            && let Some(px) = self.height.report(px, now().unix_millis())
        {
            self.set_block_size(Some(px));
        }
    }

    /// Sets whether the app scrolls by itself, in a frame of full height.
    pub(super) fn set_full_height(&mut self, full: bool) {
        self.full = full;
        self.height = ContentHeight::default();
        if full {
            self.set_block_size(None);
        }
    }

    /// Sets the height through the style's interface: a style attribute would need a weaker content security policy.
    fn set_block_size(&self, px: Option<u32>) {
        let style = self.iframe.style();
        let _ = match px {
            Some(px) => style.set_property("block-size", &(px.to_string() + "px")),
            None => style.remove_property("block-size").map(|_| ()),
        };
    }

    /// Drops the height of the previous document, when the app loads a new one.
    pub(super) fn reset_height(&mut self) {
        self.full = false;
        self.height = ContentHeight::default();
        self.set_block_size(None);
    }

    /// Ends the session, then removes the iframe.
    pub(super) fn remove(self) {
        drop(self.handle);
        self.iframe.remove();
    }
}

fn active_element() -> Option<Element> {
    web_sys::window()?.document()?.active_element()
}

/// Returns the layer's visible size in CSS pixels.
pub(super) fn viewport(layer: &Element) -> Viewport {
    let pixels = |length: i32| u32::try_from(length).unwrap_or_default();
    Viewport {
        width: pixels(layer.client_width()),
        height: pixels(layer.client_height()),
        safe_top: 0,
        safe_bottom: 0,
    }
}

fn config(app: &AppManifest, path: &str, context: &Context) -> ShellConfig {
    let mut url = app.origin.clone();
    url.push_str(&app.entry);
    let declared = app
        .capabilities
        .iter()
        .map(|name| Capability::from(name.as_str()));
    let topics = app.topics.iter().filter_map(|name| Topic::parse(name));
    ShellConfig {
        app: app.id.clone(),
        origin: app.origin.clone(),
        url,
        title: app.name.clone(),
        declared: declared.collect(),
        topics: topics.collect(),
        timeout_ms: app.timeout_ms,
        context: context.clone(),
        path: path.to_owned(),
    }
}

/// Explains to the person why an app failed.
fn failure_text(failure: &SessionFailure) -> &'static str {
    match failure {
        SessionFailure::TimedOut => "It did not answer in time. Check your connection and try again.",
        SessionFailure::TurnedDown(_) => {
            "Its version isn’t compatible with the dashboard. It is probably being updated."
        }
        SessionFailure::Gone => "What you saved is safe.",
        SessionFailure::Flooded => "It was stopped because it sent too many messages to the dashboard.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn online_again_an_app_that_could_not_be_reached_loads_anew() {
        assert!(FrameState::failed(&SessionFailure::TimedOut).is_retried_online());
        assert!(FrameState::Waiting.is_retried_online());
        for lasting in [
            FrameState::failed(&SessionFailure::Gone),
            FrameState::failed(&SessionFailure::Flooded),
            FrameState::Ready,
        ] {
            assert!(!lasting.is_retried_online(), "{lasting:?}");
        }
    }

    #[test]
    fn an_app_that_ran_has_stopped_and_any_other_did_not_load() {
        for (failure, has_stopped) in [
            (SessionFailure::Gone, true),
            (SessionFailure::Flooded, true),
            (SessionFailure::TimedOut, false),
        ] {
            let state = FrameState::failed(&failure);
            assert!(
                matches!(state, FrameState::Failed { ran, .. } if ran == has_stopped),
                "{state:?}"
            );
        }
    }
}
