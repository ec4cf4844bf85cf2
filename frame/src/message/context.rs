use serde::{Deserialize, Serialize};

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The user's id as the API knows it.
    pub id: String,
    /// The name to greet them by.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
}

/// Light or dark, already decided: an app never sees "as the system says".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// Dark text on a light ground.
    #[default]
    Light,
    /// Light text on a dark ground.
    Dark,
}

/// How closely rows and fields are set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Density {
    /// Room for a finger.
    #[default]
    Comfortable,
    /// More rows on a screen, for those who work in long lists.
    Compact,
}

/// What an app needs to know of its surroundings, at start and whenever it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// Who is signed in; `None` for a visitor.
    pub user: Option<User>,
    /// A BCP 47 language tag, `en-US`.
    pub locale: String,
    /// An IANA time zone, `America/Los_Angeles`.
    pub time_zone: String,
    /// Light or dark.
    #[serde(default)]
    pub theme: Theme,
    /// How closely rows are set.
    #[serde(default)]
    pub density: Density,
    /// Whether the user asked for less movement.
    #[serde(default)]
    pub reduced_motion: bool,
}

impl Default for Context {
    /// A visitor whose settings are not known.
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
