//! A surface that holds what belongs together.

use yew::prelude::*;

/// What a card's surface is like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CardKind {
    /// Raised, with space around what it holds.
    #[default]
    Plain,
    /// Raised, without space: for lists and tables, which bring their own.
    Flush,
    /// Sunken: for what explains.
    Sunken,
}

/// Props of [`Card`].
#[derive(Properties, PartialEq)]
pub struct CardProps {
    /// A heading.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// Stands at the end of the heading's line: a badge, a quiet button.
    #[prop_or_default]
    pub aside: Html,
    /// What the surface is like.
    #[prop_or_default]
    pub kind: CardKind,
    /// What it holds.
    #[prop_or_default]
    pub children: Html,
    /// Further classes.
    #[prop_or_default]
    pub class: Classes,
}

/// A surface that holds what belongs together.
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
