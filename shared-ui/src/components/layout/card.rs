//! A card.

use yew::prelude::*;

/// The surface of a card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CardKind {
    /// Raised, with space around the content.
    #[default]
    Plain,
    /// Raised, without space, for lists and tables that have their own.
    Flush,
    /// Sunken, for explanations.
    Sunken,
}

/// Props of [`Card`].
#[derive(Properties, PartialEq)]
pub struct CardProps {
    /// A heading.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// Shown at the end of the heading's line: a badge, a quiet button.
    #[prop_or_default]
    pub aside: Html,
    /// The surface.
    #[prop_or_default]
    pub kind: CardKind,
    /// The content.
    #[prop_or_default]
    pub children: Html,
    /// Further classes.
    #[prop_or_default]
    pub class: Classes,
}

/// A surface for content that belongs together.
#[component]
pub fn Card(props: &CardProps) -> Html {
    let kind = match props.kind {
        CardKind::Plain => None,
        CardKind::Flush => Some("flush"),
        CardKind::Sunken => Some("sunken"),
    };
    html! {
        <section class={classes!("card", kind, props.class.clone())}>
            if let Some(title) = &props.title {
                <header><h2>{ title }</h2>{ props.aside.clone() }</header>
            }
            { props.children.clone() }
        </section>
    }
}
