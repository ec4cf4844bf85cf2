//! Drawings for empty and failed pages: flat shapes, two tones and a highlight, a soft shadow on the ground.

use yew::{prelude::*, virtual_dom::VNode};

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// A sitting dog with a tag.
    Dog,
    /// A curled-up cat.
    Cat,
    /// A tag on its ring.
    Tag,
    /// An empty tray.
    Inbox,
    /// A plug out of its socket: something did not come.
    Plug,
    /// A dog and a cat beside each other, for the head of a site.
    Friends,
}

impl Picture {
    fn shapes(self) -> &'static str {
        match self {
            Self::Dog => include_str!("../../../drawings/dog.svg"),
            Self::Cat => include_str!("../../../drawings/cat.svg"),
            Self::Tag => include_str!("../../../drawings/tag.svg"),
            Self::Inbox => include_str!("../../../drawings/inbox.svg"),
            Self::Plug => include_str!("../../../drawings/plug.svg"),
            Self::Friends => include_str!("../../../drawings/friends.svg"),
        }
    }
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
    VNode::from_html_unchecked(AttrValue::Static(props.picture.shapes()))
}
