//! The error page for a mail's link that does not work or is missing.

use allpet_ui::components::{ButtonKind, LinkButton};
use yew::prelude::*;

/// Props of [`DeadLink`].
#[derive(Properties, PartialEq)]
pub(super) struct DeadLinkProps {
    /// Whether the link was refused; else there was none.
    pub(super) refused: bool,
    /// How often and how long a link works.
    pub(super) validity: AttrValue,
    /// How to get a new one.
    pub(super) advice: AttrValue,
    /// Where to get it.
    pub(super) href: AttrValue,
    /// The words of the button to that place.
    pub(super) button: AttrValue,
}

/// Says why there is nothing to do here, and leads to a new link.
#[component]
pub(super) fn DeadLink(props: &DeadLinkProps) -> Html {
    let (title, reason) = if props.refused {
        ("This link does not work any more", &*props.validity)
    } else {
        (
            "Open the link in our mail again",
            "This page was opened without its link.",
        )
    };
    html! {
        <>
            <h1 tabindex="-1">{ title }</h1>
            <p>{ reason }{ " " }{ &props.advice }</p>
            <LinkButton href={props.href.clone()} text={props.button.clone()} kind={ButtonKind::Primary} class="block" />
        </>
    }
}
