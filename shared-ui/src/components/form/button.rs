//! Buttons.

use crate::components::{Icon, IconKind};
use yew::prelude::*;

/// The prominence of a button.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The page's primary action.
    Primary,
    /// Any other action.
    #[default]
    Secondary,
    /// One of several actions in a row or a toolbar.
    Quiet,
    /// A destructive action.
    Danger,
    /// The accent colour (marigold), for at most one button per screen, on landing pages.
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

/// The size of a component.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// For rows and toolbars.
    Small,
    /// The default.
    #[default]
    Medium,
    /// For landing pages.
    Large,
    /// For an avatar that is the picture of a page; other components treat it like `Large`.
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
    /// The text, which begins with a verb: "Add pet".
    pub text: AttrValue,
    /// The object, where several buttons have the same text: of "Correct", the item. It follows the text in the accessible name.
    #[prop_or_default]
    pub object: Option<AttrValue>,
    /// The button's prominence.
    #[prop_or_default]
    pub kind: ButtonKind,
    /// The button's size.
    #[prop_or_default]
    pub size: Size,
    /// An icon before the text.
    #[prop_or_default]
    pub icon: Option<IconKind>,
    /// Whether the action is in progress: a spinner replaces the text, clicks do nothing, and the focus stays.
    #[prop_or_default]
    pub busy: bool,
    /// Disables the button. Prefer an enabled button that says what is missing when it is clicked.
    #[prop_or_default]
    pub disabled: bool,
    /// Makes it the submit button of its form.
    #[prop_or_default]
    pub submit: bool,
    /// Called on a click.
    #[prop_or_default]
    pub onclick: Callback<MouseEvent>,
    /// Further classes; `block` fills the width.
    #[prop_or_default]
    pub class: Classes,
    /// The id for browser tests.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// A button.
#[component]
pub fn Button(props: &ButtonProps) -> Html {
    let inactive = props.busy || props.disabled;
    // `aria-disabled` instead of `disabled`, so that a busy button keeps the focus.
    let clicked = props.onclick.clone();
    let onclick = Callback::from(move |event: MouseEvent| {
        if inactive {
            event.prevent_default();
        } else {
            clicked.emit(event);
        }
    });
    // A field that loses the focus may show an error, which would move the button away from the pointer before the click. So the
    // field keeps the focus; submitting checks it anyway.
    let onmousedown = props
        .submit
        .then(|| Callback::from(|event: MouseEvent| event.prevent_default()));
    let class = classes!(
        "button",
        props.kind.class(),
        props.size.class(),
        props.class.clone()
    );
    let name = accessible_name(&props.text, props.object.as_ref());
    html! {
        <button type={if props.submit { "submit" } else { "button" }} {class} {onclick} {onmousedown}
            aria-label={name} aria-disabled={inactive.then_some("true")} aria-busy={props.busy.then_some("true")}
            data-testid={props.testid.clone()}>
            // A new node for each text: a translated page could otherwise keep the old amount of "Pay $29.77".
            <span class="words" key={props.text.as_str()}>
                if let Some(kind) = props.icon { <Icon {kind} /> }
                { &props.text }
            </span>
            if props.busy { <span class="spinner" role="img" aria-label="Working" /> }
        </button>
    }
}

/// Returns the accessible name of a button or link with an object; `None` without one, where the text is the name.
pub(crate) fn accessible_name(text: &str, object: Option<&AttrValue>) -> Option<String> {
    object.map(|object| [text, " ", object].concat())
}

/// Props of [`IconButton`].
#[derive(Properties, PartialEq)]
pub struct IconButtonProps {
    /// The icon.
    pub icon: IconKind,
    /// The accessible name, also shown as a tooltip.
    pub label: AttrValue,
    /// The button's size.
    #[prop_or_default]
    pub size: Size,
    /// The id of the text that says why the button does nothing at present; `None` while it works.
    #[prop_or_default]
    pub disabled_by: Option<AttrValue>,
    /// Called on a click.
    pub onclick: Callback<MouseEvent>,
}

/// A button with an icon only, for actions such as close, more and show.
#[component]
pub fn IconButton(props: &IconButtonProps) -> Html {
    let disabled = props.disabled_by.is_some();
    // `aria-disabled` instead of `disabled`, so that the keyboard reaches the button and its reason is read.
    let onclick = if disabled {
        Callback::noop()
    } else {
        props.onclick.clone()
    };
    html! {
        <button type="button" class={classes!("icon-button", props.size.class())} aria-label={props.label.clone()}
            title={props.label.clone()} aria-disabled={disabled.then_some("true")} aria-describedby={props.disabled_by.clone()} {onclick}>
            <Icon kind={props.icon} />
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_visible_text_begins_the_accessible_name() {
        let pet = AttrValue::Static("for Bo");
        assert_eq!(
            accessible_name("Pay the fee", Some(&pet)).as_deref(),
            Some("Pay the fee for Bo")
        );
        assert_eq!(accessible_name("Pay the fee", None), None);
    }
}
