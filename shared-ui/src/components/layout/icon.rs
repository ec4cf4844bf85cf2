//! Icons, from one set for all apps.

use yew::prelude::*;

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident => $word:literal: $path:literal),+ $(,)?) => {
        /// An icon of the set. A manifest names it by Lucide's name: see [`IconKind::parse`]. Each constant contains its own
        /// drawing, so that an app contains only the icons that it uses.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct IconKind(&'static str);

        #[expect(non_upper_case_globals, reason = "each is one of a kind, and named like it")]
        impl IconKind {
            $($(#[$doc])* pub const $name: Self = Self($path);)+

            /// Returns the icon with Lucide's name `word`, such as `"paw-print"`. An unknown name yields a plug, so that an
            /// app with a newer icon still has one.
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
    /// The icon.
    pub kind: IconKind,
    /// The text alternative. If it is empty, as by default, screen readers skip the icon.
    #[prop_or_default]
    pub label: AttrValue,
    /// Further classes; `small` and `large` change the size.
    #[prop_or_default]
    pub class: Classes,
}

/// An icon in the colour of the surrounding text and, by default, 1.25 times its size.
#[component]
pub fn Icon(props: &IconProps) -> Html {
    let labelled = !props.label.is_empty();
    html! {
        <svg class={classes!("icon", props.class.clone())} viewBox="0 0 24 24"
            role={labelled.then_some("img")} aria-label={labelled.then(|| props.label.clone())}
            aria-hidden={(!labelled).then_some("true")} focusable="false">
            <path d={props.kind.path()} />
        </svg>
    }
}
