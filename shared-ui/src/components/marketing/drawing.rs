//! Drawings for empty and failed pages: flat shapes in two tones with a highlight, and a soft shadow on the ground.

use yew::{prelude::*, virtual_dom::VNode};

/// A picture. Each constant contains its own shapes, so that an app contains only the pictures that it uses.
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
    /// An unplugged plug, for something that failed to load.
    pub const Plug: Self = Self(include_str!("../../../drawings/plug.svg"));
    /// A dog and a cat beside each other, for the top of a site.
    pub const Friends: Self = Self(include_str!("../../../drawings/friends.svg"));
}

/// Props of [`Drawing`].
#[derive(Properties, PartialEq)]
pub struct DrawingProps {
    /// The picture.
    pub picture: Picture,
}

/// A decorative drawing.
#[component]
pub fn Drawing(props: &DrawingProps) -> Html {
    VNode::from_html_unchecked(AttrValue::Static(props.picture.0))
}
