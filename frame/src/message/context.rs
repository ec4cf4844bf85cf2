use serde::{Deserialize, Serialize};

/// The signed-in user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The user's id in the API.
    pub id: String,
    /// The display name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
}

/// The theme, already resolved: an app never sees "as the system says".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// Dark text on a light ground.
    #[default]
    Light,
    /// Light text on a dark ground.
    Dark,
}

/// The spacing of rows and fields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Density {
    /// Large touch targets.
    #[default]
    Comfortable,
    /// More rows on a screen, for work in long lists.
    Compact,
}

/// The context of an app, sent at start and on every change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// The signed-in user; `None` for a visitor.
    pub user: Option<User>,
    /// A BCP 47 language tag, `en-US`.
    pub locale: String,
    /// An IANA time zone, `America/Los_Angeles`.
    pub time_zone: String,
    /// The theme.
    #[serde(default)]
    pub theme: Theme,
    /// The density.
    #[serde(default)]
    pub density: Density,
    /// Whether the user prefers reduced motion.
    #[serde(default)]
    pub reduced_motion: bool,
}

impl Default for Context {
    /// The context of a visitor with unknown settings.
    fn default() -> Self {
        Self {
            user: None,
            locale: "en-US".into(),
            time_zone: "UTC".into(),
            theme: Theme::default(),
            density: Density::default(),
            reduced_motion: false,
        }
    }
}
