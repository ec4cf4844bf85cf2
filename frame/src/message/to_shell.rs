use super::check::{check_app_id, check_outside_url, check_path, check_text, check_words};
use super::{Fault, Nothing, messages};
use serde::{Deserialize, Serialize};

/// The app has its context and is about to draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ready {}

/// What a new path means for the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Entry {
    /// A step that *back* undoes.
    Push,
    /// A correction of the present step: a redirect, a filter in the query.
    Replace,
}

/// The user moved inside the app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathChanged {
    /// The path inside the app, with its query.
    pub path: String,
    /// A new step, or a correction of the present one.
    pub entry: Entry,
}

/// What the tab and the window are called: 200 characters at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Title {
    /// The title, without the product's name.
    pub title: String,
}

/// Open a path in an app, this or another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// The app's id.
    pub app: String,
    /// A path inside that app.
    pub path: String,
}

/// Open an address outside the dashboard, in a window of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenOutside {
    /// `https:`, `http:`, `mailto:` or `tel:`.
    pub url: String,
}

/// How high the app's content is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentHeight {
    /// CSS pixels.
    pub px: u32,
}

/// Whether the app scrolls by itself and wants all the height there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FullHeight {
    /// `true`: the frame fills the window; `false`: it is as high as its content.
    pub full: bool,
}

/// What a toast is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// Something to know.
    Info,
    /// It worked.
    Success,
    /// Take care.
    Warning,
    /// It failed.
    Danger,
}

/// A short passing message: 500 characters at most, and something to be seen among them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toast {
    /// What it is about.
    pub tone: Tone,
    /// Plain text.
    pub text: String,
}

/// What an app can say that it has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Topic {
    /// Something was put into the person's cart, taken out of it, or counted anew.
    #[serde(rename = "cart.changed")]
    CartChanged,
}

/// Something has happened. What exactly, whoever wants to know asks the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publish {
    /// What.
    pub topic: Topic,
}

messages! {
    /// What an app tells the shell.
    ToShell {
        /// Step 4 of the session: the skeleton may go.
        "ready" Ready(Ready) core plain;
        /// Asks for a `pong`; the round trip that benchmarks time.
        "ping" Ping(Nothing) core numbered;
        /// Answers the shell's `ping`.
        "pong" Pong(Nothing) core numbered;
        /// A message was not understood. Never answered.
        "error" Error(Fault) core plain;
        /// The answer to this request is no longer awaited.
        "cancel" Cancel(Nothing) core numbered;
        /// Asks for a token for this app's audience.
        "auth.token" TokenNeeded(Nothing) Auth numbered;
        /// The user wants to sign out, of everything.
        "auth.sign-out" SignOut(Nothing) Auth plain;
        /// The user moved inside the app.
        "nav.path" PathChanged(PathChanged) Nav plain;
        /// The view has a new title.
        "nav.title" Title(Title) Nav plain;
        /// A link into an app.
        "nav.open" Open(Open) Nav plain;
        /// A link out of the dashboard.
        "nav.outside" OpenOutside(OpenOutside) Nav plain;
        /// The content grew or shrank.
        "layout.height" ContentHeight(ContentHeight) Layout plain;
        /// The app wants the full height, or no longer.
        "layout.full" FullHeight(FullHeight) Layout plain;
        /// Show a toast.
        "ui.toast" Toast(Toast) Ui plain;
        /// Something has happened.
        "events.publish" Publish(Publish) Events plain;
    }
}

impl ToShell {
    /// Bounds that the types do not say: see [`check_path`](super::check_path) and its neighbours.
    pub fn check(&self) -> Result<(), Fault> {
        match self {
            Self::PathChanged(changed) => check_path(&changed.path),
            Self::Title(title) => check_text("title", &title.title, 200),
            Self::Open(open) => check_app_id(&open.app).and_then(|()| check_path(&open.path)),
            Self::OpenOutside(outside) => check_outside_url(&outside.url),
            Self::Toast(toast) => check_words("text", &toast.text, 500),
            _ => Ok(()),
        }
    }
}
