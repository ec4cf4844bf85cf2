//! Theme and density: what was chosen here, what the system has, and what the apps are told.

use allpet_contract::identity::Account;
use allpet_frame::{Context, Density, User, message::Theme as Shade, web};
use allpet_ui::{
    hooks::{Theme, ThemeHandle, apply_density, use_theme},
    storage,
};
use gloo::events::EventListener;
use yew::prelude::*;

const KEY: &str = "allpet.density";

/// What was chosen, and how to choose otherwise.
#[derive(Clone, PartialEq)]
pub(crate) struct Appearance {
    /// Light, dark, or as the system has it.
    pub(crate) theme: ThemeHandle,
    /// Whether rows and controls are set closer.
    pub(crate) compact: bool,
    /// Sets them closer, or not.
    pub(crate) set_compact: Callback<bool>,
    /// What the system says: changes while the page is open.
    system: System,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct System {
    dark: bool,
    still: bool,
}

impl Appearance {
    /// What an embedded app is told.
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
            theme: if dark { Shade::Dark } else { Shade::Light },
            density: if self.compact {
                Density::Compact
            } else {
                Density::Comfortable
            },
            reduced_motion: self.system.still,
            ..web::surroundings()
        }
    }
}

fn system() -> System {
    let surroundings = web::surroundings();
    System {
        dark: surroundings.theme == Shade::Dark,
        still: surroundings.reduced_motion,
    }
}

/// Theme and density, kept in this browser.
#[hook]
pub(crate) fn use_appearance() -> Appearance {
    let theme = use_theme();
    let compact = use_state_eq(|| {
        storage::local()
            .and_then(|storage| storage.get_item(KEY).ok().flatten())
            .is_some_and(|word| word == "compact")
    });
    use_effect_with(*compact, |compact| apply_density(*compact));
    let known = use_state_eq(system);
    use_effect_with((), {
        let known = known.clone();
        move |()| {
            let listeners: Vec<_> = ["(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)"]
                .into_iter()
                .filter_map(|query| web_sys::window()?.match_media(query).ok().flatten())
                .map(|list| {
                    let known = known.clone();
                    EventListener::new(&list, "change", move |_| known.set(system()))
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
        system: *known,
    }
}
