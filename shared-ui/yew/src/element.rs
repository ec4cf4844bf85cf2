//! Where `html!` makes elements, texts and lists: functions that are called, not copied into every place.
//!
//! The names are Yew's own for what its macro calls; each answers a node at once.

use yew::html::IntoPropValue;
use yew::virtual_dom::listeners::Listeners;
use yew::virtual_dom::{AttrValue, Attributes, Key, VNode};

/// The place that a `ref` attribute names; most elements have none.
#[derive(Debug, Default)]
pub struct NodeRef(Option<yew::NodeRef>);

impl IntoPropValue<NodeRef> for yew::NodeRef {
    fn into_prop_value(self) -> NodeRef {
        NodeRef(Some(self))
    }
}

impl IntoPropValue<NodeRef> for &yew::NodeRef {
    fn into_prop_value(self) -> NodeRef {
        NodeRef(Some(self.clone()))
    }
}

/// Elements.
#[derive(Debug)]
pub enum VTag {}

impl VTag {
    #[doc(hidden)]
    #[inline(never)]
    pub fn __new_other(
        tag: AttrValue,
        node_ref: NodeRef,
        key: Option<Key>,
        attributes: Attributes,
        listeners: Listeners,
        children: VNode,
    ) -> VNode {
        let node_ref = node_ref.0.unwrap_or_default();
        yew::virtual_dom::VTag::__new_other(tag, node_ref, key, attributes, listeners, children).into()
    }

    #[doc(hidden)]
    #[inline(never)]
    pub fn __new_input(
        value: Option<AttrValue>,
        checked: Option<bool>,
        node_ref: NodeRef,
        key: Option<Key>,
        attributes: Attributes,
        listeners: Listeners,
    ) -> VNode {
        let node_ref = node_ref.0.unwrap_or_default();
        yew::virtual_dom::VTag::__new_input(value, checked, node_ref, key, attributes, listeners).into()
    }

    #[doc(hidden)]
    #[inline(never)]
    pub fn __new_textarea(
        value: Option<AttrValue>,
        default: Option<AttrValue>,
        node_ref: NodeRef,
        key: Option<Key>,
        attributes: Attributes,
        listeners: Listeners,
    ) -> VNode {
        let node_ref = node_ref.0.unwrap_or_default();
        yew::virtual_dom::VTag::__new_textarea(value, default, node_ref, key, attributes, listeners).into()
    }
}

/// Texts.
#[derive(Debug)]
pub enum VText {}

impl VText {
    #[doc(hidden)]
    #[expect(
        clippy::new_ret_no_self,
        reason = "`html!` calls it by this name and wants a node"
    )]
    #[inline(never)]
    pub fn new(text: AttrValue) -> VNode {
        yew::virtual_dom::VText::new(text).into()
    }
}

/// Children of an element or a component.
#[derive(Debug)]
pub enum ChildrenRenderer {}

impl ChildrenRenderer {
    #[doc(hidden)]
    #[expect(
        clippy::new_ret_no_self,
        reason = "`html!` calls it by this name and wants a node"
    )]
    #[inline(never)]
    pub fn new(children: Vec<VNode>) -> VNode {
        yew::virtual_dom::VList::with_children(children, None).into()
    }
}
