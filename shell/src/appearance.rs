//! Theme and density: the person's choice, the system's settings, and the context that the apps receive.

use allpet_contract::identity::Account;
use allpet_frame::{Context, Density, User, message::Theme as FrameTheme, web};
use allpet_ui::{
    hooks::{Theme, ThemeHandle, apply_density, use_theme},
    storage,
};
use gloo::events::EventListener;
use yew::prelude::*;

const KEY: &str = "allpet.density";

/// The chosen appearance, and the callbacks that change it.
#[derive(Clone, PartialEq)]
pub(crate) struct Appearance {
    /// Light, dark, or the system's.
    pub(crate) theme: ThemeHandle,
    /// Compact density: less space between rows and controls.
    pub(crate) compact: bool,
    /// Changes the density.
    pub(crate) set_compact: Callback<bool>,
    /// The system's settings, which may change while the page is open.
    system: SystemSettings,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct SystemSettings {
    dark: bool,
    reduced_motion: bool,
}

impl Appearance {
    /// Builds the context for the embedded apps.
    pub(crate) fn context(&self, account: Option<&Account>) -> Context {
        let dark = match self.theme.theme {
            Theme::System => self.system.dark,
            Theme::Light => false,
            Theme::Dark => true,
        };
        Context {
            user: account.map(|account| User {
                id: account.id.to_string(),
                name: account.name.clone(),
                email: account.email.clone(),
            }),
            theme: if dark { FrameTheme::Dark } else { FrameTheme::Light },
            density: if self.compact {
                Density::Compact
            } else {
                Density::Comfortable
            },
            reduced_motion: self.system.reduced_motion,
            ..web::browser_context()
        }
    }
}

fn read_system_settings() -> SystemSettings {
    let browser_context = web::browser_context();
    SystemSettings {
        dark: browser_context.theme == FrameTheme::Dark,
        reduced_motion: browser_context.reduced_motion,
    }
}

/// Reads theme and density from this browser's storage, and follows the system's settings.
#[hook]
pub(crate) fn use_appearance() -> Appearance {
    let theme = use_theme();
    let compact = use_state_eq(|| {
        storage::local()
            .and_then(|storage| storage.get_item(KEY).ok().flatten())
            .is_some_and(|density| density == "compact")
    });
    use_effect_with(*compact, |compact| apply_density(*compact));
    let system = use_state_eq(read_system_settings);
    use_effect_with((), {
        let system = system.clone();
        move |()| {
            let listeners: Vec<_> = ["(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)"]
                .into_iter()
                .filter_map(|query| web_sys::window()?.match_media(query).ok().flatten())
                .map(|list| {
                    let system = system.clone();
                    EventListener::new(&list, "change", move |_| system.set(read_system_settings()))
                })
                .collect();
            move || drop(listeners)
        }
    });
    let set_compact = {
        let compact = compact.setter();
        Callback::from(move |on: bool| {
            if let Some(storage) = storage::local() {
                let _ = storage.set_item(KEY, if on { "compact" } else { "comfortable" });
            }
            compact.set(on);
        })
    };
    Appearance {
        theme,
        compact: *compact,
        set_compact,
        system: *system,
    }
}
