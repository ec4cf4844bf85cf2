use super::check::{check_app_id, check_external_url, check_path, check_text, check_words};
use super::{EmptyBody, Fault, FaultCode, messages};
use allpet_domain::live::Topic;
use serde::{Deserialize, Serialize};

/// The app has its context and is about to draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ready {}

/// The effect of a new path on the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HistoryAction {
    /// A new step, undone by *back*.
    Push,
    /// A correction of the present step: a redirect, a filter in the query.
    Replace,
}

/// A navigation by the user inside the app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathChanged {
    /// The path inside the app, with its query.
    pub path: String,
    /// The effect on the history.
    pub entry: HistoryAction,
}

/// The title of the tab and the window: at most 200 characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Title {
    /// The title, without the product's name.
    pub title: String,
}

/// A request to open a path in an app, this or another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// The app's id.
    pub app: String,
    /// A path inside that app.
    pub path: String,
}

/// A request to open a URL outside the dashboard, in a new window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenExternal {
    /// `https:`, `http:`, `mailto:` or `tel:`.
    pub url: String,
}

/// The height of the app's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentHeight {
    /// Height in CSS pixels.
    pub px: u32,
}

/// The frame's height mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FullHeight {
    /// True to fill the window, false to be as high as the content.
    pub full: bool,
}

/// The tone of a toast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// Information.
    Info,
    /// Success.
    Success,
    /// A warning.
    Warning,
    /// A failure.
    Danger,
}

/// A short passing message: at most 500 characters, at least one of them visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toast {
    /// The tone.
    pub tone: Tone,
    /// Plain text.
    pub text: String,
}

/// An event without details, which interested apps read from the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publish {
    /// The topic.
    pub topic: Topic,
}

messages! {
    /// A message from an app to the shell.
    ToShell {
        /// Step 4 of the session: the shell removes the skeleton.
        "ready" Ready(Ready) core plain;
        /// Requests a `pong`; benchmarks time this round trip.
        "ping" Ping(EmptyBody) core numbered;
        /// Answers the shell's `ping`.
        "pong" Pong(EmptyBody) core numbered;
        /// Reports an unreadable message. Never answered.
        "error" Error(Fault) core plain;
        /// Cancels a request.
        "cancel" Cancel(EmptyBody) core numbered;
        /// Requests a token for this app's audience.
        "auth.token" TokenNeeded(EmptyBody) Auth numbered;
        /// The user signs out everywhere.
        "auth.sign-out" SignOut(EmptyBody) Auth plain;
        /// The user navigated inside the app.
        "nav.path" PathChanged(PathChanged) Nav plain;
        /// The view has a new title.
        "nav.title" Title(Title) Nav plain;
        /// Opens a link into an app.
        "nav.open" Open(Open) Nav plain;
        /// Opens a link out of the dashboard.
        "nav.outside" OpenExternal(OpenExternal) Nav plain;
        /// The content's height changed.
        "layout.height" ContentHeight(ContentHeight) Layout plain;
        /// The app wants the full height, or no longer does.
        "layout.full" FullHeight(FullHeight) Layout plain;
        /// Shows a toast.
        "ui.toast" Toast(Toast) Ui plain;
        /// Publishes an event.
        "events.publish" Publish(Publish) Events plain;
    }
}

impl ToShell {
    /// Checks bounds beyond the types: see [`check_path`](super::check_path) and its neighbours.
    pub fn check(&self) -> Result<(), Fault> {
        match self {
            Self::PathChanged(changed) => check_path(&changed.path),
            Self::Title(title) => check_text("title", &title.title, 200),
            Self::Open(open) => check_app_id(&open.app).and_then(|()| check_path(&open.path)),
            Self::OpenExternal(outside) => check_external_url(&outside.url),
            Self::Toast(toast) => check_words("text", &toast.text, 500),
            // Everything else is known from the API first.
            Self::Publish(publish) if publish.topic != Topic::CartChanged => Err(Fault::new(
                FaultCode::NotGranted,
                "an app publishes cart.changed only",
            )),
            _ => Ok(()),
        }
    }
}
