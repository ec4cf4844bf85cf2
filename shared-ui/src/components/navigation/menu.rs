//! A few actions behind one button.

use super::link::use_follow;
use crate::components::{Icon, IconKind};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};
use yew::prelude::*;

/// What a menu's entry does.
#[derive(Clone, Debug, PartialEq)]
pub enum MenuAct {
    /// Goes to a path or an address.
    Go(AttrValue),
    /// Does something.
    Do(Callback<()>),
}

/// An entry of a [`Menu`].
#[derive(Clone, Debug, PartialEq)]
pub struct MenuEntry {
    /// What it does, in a verb.
    pub label: AttrValue,
    /// An icon.
    pub icon: Option<IconKind>,
    /// What it does.
    pub act: MenuAct,
    /// It takes something away.
    pub danger: bool,
}

impl MenuEntry {
    /// An entry that goes somewhere.
    pub fn go(label: impl Into<AttrValue>, href: impl Into<AttrValue>) -> Self {
        Self {
            label: label.into(),
            icon: None,
            act: MenuAct::Go(href.into()),
            danger: false,
        }
    }

    /// An entry that does something.
    pub fn act(label: impl Into<AttrValue>, act: Callback<()>) -> Self {
        Self {
            label: label.into(),
            icon: None,
            act: MenuAct::Do(act),
            danger: false,
        }
    }

    /// With an icon.
    #[must_use]
    pub fn icon(mut self, icon: IconKind) -> Self {
        self.icon = Some(icon);
        self
    }

    /// That takes something away.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }
}

/// Props of [`Menu`].
#[derive(Properties, PartialEq)]
pub struct MenuProps {
    /// What the button is for, to those who do not see it.
    pub label: AttrValue,
    /// What stands in the button; three dots where nothing is said.
    #[prop_or_else(|| html! { <Icon kind={IconKind::More} /> })]
    pub trigger: Html,
    /// The button's classes.
    #[prop_or(classes!("icon-button"))]
    pub class: Classes,
    /// The entries.
    pub entries: Vec<MenuEntry>,
    /// Stands above the entries: who is signed in.
    #[prop_or_default]
    pub head: Html,
    /// Opens upwards.
    #[prop_or_default]
    pub up: bool,
    /// For tests from outside.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// A button that opens a list of actions. Arrow keys, Home and End go through it, Escape closes it and gives the focus back.
#[component]
pub fn Menu(props: &MenuProps) -> Html {
    let open = use_state_eq(|| false);
    let button = use_node_ref();
    let list = use_node_ref();
    use_effect_with(*open, {
        let list = list.clone();
        move |open| {
            if *open {
                move_focus(&list, "Home");
            }
        }
    });
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let shut = {
        let (open, button) = (open.clone(), button.clone());
        Callback::from(move |()| {
            open.set(false);
            if let Some(button) = button.cast::<HtmlElement>() {
                let _ = button.focus();
            }
        })
    };
    let onkeydown = {
        let (open, list, shut) = (open.clone(), list.clone(), shut.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Escape" if *open => {
                event.stop_propagation();
                shut.emit(());
            }
            "ArrowDown" | "ArrowUp" if !*open => {
                event.prevent_default();
                open.set(true);
            }
            key @ ("ArrowDown" | "ArrowUp" | "Home" | "End") => {
                event.prevent_default();
                move_focus(&list, key);
            }
            _ => {}
        })
    };
    let onfocusout = {
        let open = open.clone();
        Callback::from(move |event: FocusEvent| {
            let menu = event
                .current_target()
                .and_then(|target| target.dyn_into::<Node>().ok());
            let to = event
                .related_target()
                .and_then(|target| target.dyn_into::<Node>().ok());
            if !menu.is_some_and(|menu| to.is_some_and(|to| menu.contains(Some(&to)))) {
                open.set(false);
            }
        })
    };
    html! {
        <div class="menu" {onkeydown} {onfocusout}>
            <button type="button" ref={button} class={props.class.clone()} aria-label={props.label.clone()} aria-haspopup="menu"
                aria-expanded={if *open { "true" } else { "false" }} onclick={toggle} data-testid={props.testid.clone()}>
                { props.trigger.clone() }
            </button>
            if *open {
                <div class={classes!("menu-list", props.up.then_some("up"))}>
                    { props.head.clone() }
                    <div role="menu" aria-label={props.label.clone()} ref={list}>
                        { for props.entries.iter().map(|entry| html! { <Entry entry={entry.clone()} done={shut.clone()} /> }) }
                    </div>
                </div>
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct EntryProps {
    entry: MenuEntry,
    done: Callback<()>,
}

#[component]
fn Entry(props: &EntryProps) -> Html {
    let MenuEntry {
        label,
        icon,
        act,
        danger,
    } = &props.entry;
    let nowhere = AttrValue::default();
    let follow = use_follow(if let MenuAct::Go(href) = act {
        href
    } else {
        &nowhere
    });
    let class = classes!("menu-item", danger.then_some("danger"));
    let inside = html! { <>if let Some(kind) = *icon { <Icon {kind} /> }{ label }</> };
    let done = props.done.clone();
    match act.clone() {
        MenuAct::Go(href) => {
            let onclick = move |event: MouseEvent| {
                done.emit(());
                follow.emit(event);
            };
            html! { <a {href} {class} role="menuitem" tabindex="-1" {onclick}>{ inside }</a> }
        }
        MenuAct::Do(act) => {
            let onclick = move |_: MouseEvent| {
                done.emit(());
                act.emit(());
            };
            html! { <button type="button" {class} role="menuitem" tabindex="-1" {onclick}>{ inside }</button> }
        }
    }
}

/// Moves the focus among the entries of `list`.
fn move_focus(list: &NodeRef, key: &str) {
    let Some(list) = list.cast::<web_sys::Element>() else {
        return;
    };
    let entries = list.children();
    let count = entries.length();
    let focused = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.active_element());
    let at = (0..count).find(|place| entries.item(*place) == focused);
    let to = match (key, at) {
        ("End", _) | ("ArrowUp", None | Some(0)) => count.saturating_sub(1),
        ("ArrowDown", Some(at)) if at + 1 < count => at + 1,
        ("ArrowUp", Some(at)) => at - 1,
        _ => 0,
    };
    if let Some(entry) = entries.item(to) {
        let _ = entry.unchecked_into::<HtmlElement>().focus();
    }
}
