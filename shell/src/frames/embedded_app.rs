//! One iframe and the session with the app in it.

use super::content_height::ContentHeight;
use allpet_contract::apps::AppManifest;
use allpet_frame::{
    Capability, Context, Viewport,
    shell_session::{Failure, ShellEvent},
    web::{ShellBinding, ShellConfig, ShellHandle},
};
use allpet_ui::api::now;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlIFrameElement};

/// How an app is doing.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Health {
    /// On its way.
    Waiting,
    /// Here.
    Ready,
    /// It did not come; why, in a sentence.
    Failed(String),
}

/// An app in its iframe.
pub(super) struct EmbeddedApp {
    pub(super) id: String,
    iframe: HtmlIFrameElement,
    /// Absent where mounting failed.
    pub(super) handle: Option<Rc<ShellHandle>>,
    pub(super) health: Health,
    /// Where the app is, as far as the shell knows.
    pub(super) path: String,
    /// What it calls its view.
    pub(super) title: String,
    full: bool,
    height: ContentHeight,
    /// Somebody came here and waits: it gets the focus when it is ready.
    pub(super) awaited: bool,
}

impl EmbeddedApp {
    /// Puts an iframe for `app` at the end of `layer`, hidden, and waits for its hello.
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
        let (handle, health) = match ShellBinding::mount(iframe.clone(), config(app, path, context), on_event)
        {
            Ok(handle) => {
                handle.viewport(viewport(layer));
                (Some(Rc::new(handle)), Health::Waiting)
            }
            Err(error) => (None, Health::Failed(error.to_string() + ".")),
        };
        let mounted = Self {
            id: app.id.clone(),
            iframe,
            handle,
            health,
            path: path.to_owned(),
            title: String::new(),
            full: false,
            height: ContentHeight::default(),
            awaited: false,
        };
        mounted.set_hidden(true);
        Some(mounted)
    }

    /// A hidden frame keeps its size, its scroll and its state; nothing in it can be reached.
    pub(super) fn set_hidden(&self, hidden: bool) {
        // Refused only for a name that is none.
        let _ = self.iframe.toggle_attribute_with_force("inert", hidden);
        let _ = self.iframe.toggle_attribute_with_force("data-veiled", hidden);
    }

    /// Puts the focus into the app, so that its keys work from the start and Tab goes on in it. Not out of a field, a menu or a
    /// dialog that somebody is using.
    pub(super) fn focus(&mut self) {
        self.awaited = false;
        let elsewhere = active_element().is_none_or(|active| {
            active != **self.iframe
                && !matches!(
                    active.closest("input, textarea, select, dialog, [role=menu]"),
                    Ok(Some(_))
                )
        });
        if elsewhere {
            // Only an element that is gone refuses.
            let _ = self.iframe.focus();
        }
    }

    /// Whether the focus is in the app.
    pub(super) fn has_focus(&self) -> bool {
        active_element().is_some_and(|active| active == **self.iframe)
    }

    /// As high as its content, unless the app scrolls by itself; on paper always.
    pub(super) fn content_height(&mut self, px: u32) {
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
            self.size(Some(px));
        }
    }

    /// The app scrolls by itself, or not.
    pub(super) fn full_height(&mut self, full: bool) {
        self.full = full;
        self.height = ContentHeight::default();
        if full {
            self.size(None);
        }
    }

    /// Through the style's own interface: a style attribute would need a laxer content security policy.
    fn size(&self, px: Option<u32>) {
        let style = self.iframe.style();
        let _ = match px {
            Some(px) => style.set_property("block-size", &(px.to_string() + "px")),
            None => style.remove_property("block-size").map(|_| ()),
        };
    }

    /// A new document is on its way: what the one before wanted does not hold.
    pub(super) fn begin_anew(&mut self) {
        self.full = false;
        self.height = ContentHeight::default();
        self.size(None);
    }

    /// Ends the session, then takes the document away.
    pub(super) fn remove(self) {
        drop(self.handle);
        self.iframe.remove();
    }
}

fn active_element() -> Option<Element> {
    web_sys::window()?.document()?.active_element()
}

/// The visible size of the layer.
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
    ShellConfig {
        app: app.id.clone(),
        origin: app.origin.clone(),
        url,
        title: app.name.clone(),
        declared: declared.collect(),
        timeout_ms: app.timeout_ms,
        context: context.clone(),
        path: path.to_owned(),
    }
}

/// Why an app did not come, for the person who waits for it.
pub(super) fn words(failure: &Failure) -> &'static str {
    match failure {
        Failure::TimedOut => "It did not answer in time. Check your connection and try again.",
        Failure::TurnedDown(_) => "Its version does not fit this dashboard. It is probably being updated.",
        Failure::Gone => "It has stopped. What you saved is safe.",
        Failure::Flooded => "It was stopped because it kept the dashboard too busy.",
    }
}
