//! Drawings for empty and failed pages: flat shapes, two tones and a highlight, a soft shadow on the ground.

use yew::{prelude::*, virtual_dom::VNode};

/// What is drawn. Each brings its own shapes along, so that a program carries only those that it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture(&'static str);

#[expect(non_upper_case_globals, reason = "each is one of a kind, and named like it")]
impl Picture {
    /// A sitting dog with a tag.
    pub const Dog: Self = Self(include_str!("../../../drawings/dog.svg"));
    /// A curled-up cat.
    pub const Cat: Self = Self(include_str!("../../../drawings/cat.svg"));
    /// A tag on its ring.
    pub const Tag: Self = Self(include_str!("../../../drawings/tag.svg"));
    /// An empty tray.
    pub const Inbox: Self = Self(include_str!("../../../drawings/inbox.svg"));
    /// A plug out of its socket: something did not come.
    pub const Plug: Self = Self(include_str!("../../../drawings/plug.svg"));
    /// A dog and a cat beside each other, for the head of a site.
    pub const Friends: Self = Self(include_str!("../../../drawings/friends.svg"));
}

/// Props of [`Drawing`].
#[derive(Properties, PartialEq)]
pub struct DrawingProps {
    /// What is drawn.
    pub picture: Picture,
}

/// A drawing. It says nothing that the words beside it do not say.
#[component]
pub fn Drawing(props: &DrawingProps) -> Html {
    VNode::from_html_unchecked(AttrValue::Static(props.picture.0))
}
