//! The theme: light, dark, or the system's.

use crate::storage;
use yew::prelude::*;

const KEY: &str = "allpet.theme";

/// A choice of theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// The system's theme.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The word in storage and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Parses the word of [`Theme::as_str`]; the system's theme if it is unknown.
    pub fn parse(word: &str) -> Self {
        match word {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }

    /// The theme stored in this browser.
    pub fn stored() -> Self {
        storage::local()
            .and_then(|storage| storage.get_item(KEY).ok().flatten())
            .map_or(Self::System, |word| Self::parse(&word))
    }
}

/// Shows `theme` in this document without storing it (an embedded app follows the shell).
pub fn apply_theme(theme: Theme) {
    let Some(root) = web_sys::window()
        .and_then(|w| w.document())
        .and_then(|d| d.document_element())
    else {
        return;
    };
    let _ = match theme {
        Theme::System => root.remove_attribute("data-theme"),
        _ => root.set_attribute("data-theme", theme.as_str()),
    };
}

/// The theme and its setter.
#[derive(Clone, PartialEq)]
pub struct ThemeHandle {
    /// The present theme.
    pub theme: Theme,
    /// Shows and stores another theme.
    pub set: Callback<Theme>,
}

/// Loads this browser's stored theme and shows it in the document.
#[hook]
pub fn use_theme() -> ThemeHandle {
    let theme = use_state(Theme::stored);
    use_effect_with(*theme, |theme| apply_theme(*theme));
    let set = {
        let theme = theme.clone();
        Callback::from(move |chosen: Theme| {
            if let Some(storage) = storage::local() {
                let _ = storage.set_item(KEY, chosen.as_str());
            }
            theme.set(chosen);
        })
    };
    ThemeHandle { theme: *theme, set }
}
