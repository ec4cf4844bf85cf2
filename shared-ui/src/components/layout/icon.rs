//! An icon of the one set that all apps use.

use yew::prelude::*;

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident => $word:literal: $path:literal),+ $(,)?) => {
        /// What an icon stands for. Its name in a manifest is Lucide's: see [`IconKind::parse`]. Each brings its own drawing along, so
        /// that a program carries only those that it shows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct IconKind(&'static str);

        #[expect(non_upper_case_globals, reason = "each is one of a kind, and named like it")]
        impl IconKind {
            $($(#[$doc])* pub const $name: Self = Self($path);)+

            /// The icon that goes by `word` (`"paw-print"`); a plug where the set has none, so that an app with an
            /// unknown icon is still shown.
            pub fn parse(word: &str) -> Self {
                match word { $($word => Self::$name,)+ _ => Self::Plug }
            }

            pub(crate) fn path(self) -> &'static str {
                self.0
            }
        }
    };
}
pub(crate) use icons;

pub use super::icon_paths::IconKind;

/// Props of [`Icon`].
#[derive(Properties, PartialEq)]
pub struct IconProps {
    /// Which one.
    pub kind: IconKind,
    /// What it says to those who do not see it. Empty (the default) where words stand beside it: it is then left out.
    #[prop_or_default]
    pub label: AttrValue,
    /// Further classes; `small` and `large` change the size.
    #[prop_or_default]
    pub class: Classes,
}

/// An icon in the colour and (by default) 1.25 times the size of the text around it.
#[component]
pub fn Icon(props: &IconProps) -> Html {
    let named = !props.label.is_empty();
    html! {
        <svg class={classes!("icon", props.class.clone())} viewBox="0 0 24 24"
            role={named.then_some("img")} aria-label={named.then(|| props.label.clone())}
            aria-hidden={(!named).then_some("true")} focusable="false">
            <path d={props.kind.path()} />
        </svg>
    }
}
