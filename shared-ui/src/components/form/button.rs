//! Buttons: what a person can do.

use crate::components::{Icon, IconKind};
use yew::prelude::*;

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do on the page.
    Primary,
    /// Anything else.
    #[default]
    Secondary,
    /// Beside others, in a row or a toolbar.
    Quiet,
    /// Takes something away.
    Danger,
    /// Marigold: at most one on a screen, on landing pages.
    Accent,
}

impl ButtonKind {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Quiet => "quiet",
            Self::Danger => "danger",
            Self::Accent => "accent",
        }
    }
}

/// How large a thing is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// In rows and toolbars.
    Small,
    /// Everywhere else.
    #[default]
    Medium,
    /// On landing pages.
    Large,
    /// As the picture of a page (avatars only; elsewhere as large).
    Huge,
}

impl Size {
    pub(crate) fn class(self) -> Option<&'static str> {
        match self {
            Self::Small => Some("small"),
            Self::Medium => None,
            Self::Large => Some("large"),
            Self::Huge => Some("huge"),
        }
    }
}

/// Props of [`Button`].
#[derive(Properties, PartialEq)]
pub struct ButtonProps {
    /// What it does, in a verb: "Add pet".
    pub text: AttrValue,
    /// How much it asks for attention.
    #[prop_or_default]
    pub kind: ButtonKind,
    /// How large it is.
    #[prop_or_default]
    pub size: Size,
    /// An icon before the words.
    #[prop_or_default]
    pub icon: Option<IconKind>,
    /// It is at work: the words give way to a spinner, further presses do nothing, the focus stays.
    #[prop_or_default]
    pub busy: bool,
    /// It can do nothing now. Rather leave it on and say what is missing when it is pressed.
    #[prop_or_default]
    pub disabled: bool,
    /// It submits the form that it stands in.
    #[prop_or_default]
    pub submit: bool,
    /// What happens when it is pressed.
    #[prop_or_default]
    pub onclick: Callback<MouseEvent>,
    /// Further classes (`block` fills the width).
    #[prop_or_default]
    pub class: Classes,
    /// For tests from outside.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// A button.
#[component]
pub fn Button(props: &ButtonProps) -> Html {
    let still = props.busy || props.disabled;
    // `aria-disabled` and not `disabled`: a button that goes to work keeps the focus.
    let press = props.onclick.clone();
    let onclick = Callback::from(move |event: MouseEvent| {
        if still {
            event.prevent_default();
        } else {
            press.emit(event);
        }
    });
    // A field that is left may show an error, which moves the button from under the pointer before the click: so the
    // field keeps the focus. Submitting checks it anyway.
    let onmousedown = props
        .submit
        .then(|| Callback::from(|event: MouseEvent| event.prevent_default()));
    let class = classes!(
        "button",
        props.kind.class(),
        props.size.class(),
        props.class.clone()
    );
    html! {
        <button type={if props.submit { "submit" } else { "button" }} {class} {onclick} {onmousedown}
            aria-disabled={still.then_some("true")} aria-busy={props.busy.then_some("true")}
            data-testid={props.testid.clone()}>
            <span class="words">
                if let Some(kind) = props.icon { <Icon {kind} /> }
                { &props.text }
            </span>
            if props.busy { <span class="spinner" role="img" aria-label="Working" /> }
        </button>
    }
}

/// Props of [`IconButton`].
#[derive(Properties, PartialEq)]
pub struct IconButtonProps {
    /// The icon.
    pub icon: IconKind,
    /// What it does, for those who do not see the icon and as a tip for those who do.
    pub label: AttrValue,
    /// How large it is.
    #[prop_or_default]
    pub size: Size,
    /// What happens when it is pressed.
    pub onclick: Callback<MouseEvent>,
}

/// A button without words, where its meaning is plain: close, more, show.
#[component]
pub fn IconButton(props: &IconButtonProps) -> Html {
    html! {
        <button type="button" class={classes!("icon-button", props.size.class())} aria-label={props.label.clone()}
            title={props.label.clone()} onclick={props.onclick.clone()}>
            <Icon kind={props.icon} />
        </button>
    }
}
