//! A menu of actions.

use super::{
    link::use_follow,
    menu_state::{MenuState, use_menu},
};
use crate::components::{Icon, IconKind};
use yew::prelude::*;

/// The action of a menu's entry.
#[derive(Clone, Debug, PartialEq)]
pub enum MenuAct {
    /// Opens a path or an address.
    Go(AttrValue),
    /// Calls a callback.
    Do(Callback<()>),
}

/// An entry of a [`Menu`].
#[derive(Clone, Debug, PartialEq)]
pub struct MenuEntry {
    /// The text, which begins with a verb.
    pub label: AttrValue,
    /// An icon.
    pub icon: Option<IconKind>,
    /// The action.
    pub act: MenuAct,
    /// True for a destructive action.
    pub danger: bool,
}

impl MenuEntry {
    /// Creates an entry that opens a path or an address.
    pub fn go(label: impl Into<AttrValue>, href: impl Into<AttrValue>) -> Self {
        Self {
            label: label.into(),
            icon: None,
            act: MenuAct::Go(href.into()),
            danger: false,
        }
    }

    /// Creates an entry that calls a callback.
    pub fn act(label: impl Into<AttrValue>, act: Callback<()>) -> Self {
        Self {
            label: label.into(),
            icon: None,
            act: MenuAct::Do(act),
            danger: false,
        }
    }

    /// Adds an icon.
    #[must_use]
    pub fn icon(mut self, icon: IconKind) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Marks the action as destructive.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }
}

/// Props of [`Menu`].
#[derive(Properties, PartialEq)]
pub struct MenuProps {
    /// The accessible name of the button.
    pub label: AttrValue,
    /// The button's content; three dots by default.
    #[prop_or_else(|| html! { <Icon kind={IconKind::More} /> })]
    pub trigger: Html,
    /// The button's classes.
    #[prop_or(classes!("icon-button"))]
    pub class: Classes,
    /// The entries.
    pub entries: Vec<MenuEntry>,
    /// Shown above the entries: the signed-in person.
    #[prop_or_default]
    pub head: Html,
    /// True to open upwards.
    #[prop_or_default]
    pub up: bool,
    /// For tests from outside.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// A button that opens a list of actions. Arrow keys, Home and End move through it. Escape closes it and returns the focus.
#[component]
pub fn Menu(props: &MenuProps) -> Html {
    let MenuState {
        open,
        button,
        list,
        toggle,
        close,
        onkeydown,
        onfocusout,
    } = use_menu();
    html! {
        <div class="menu" {onkeydown} {onfocusout}>
            <button type="button" ref={button} class={props.class.clone()} aria-label={props.label.clone()} aria-haspopup="menu"
                aria-expanded={if open { "true" } else { "false" }} onclick={toggle} data-testid={props.testid.clone()}>
                { props.trigger.clone() }
            </button>
            if open {
                <div class={classes!("menu-list", props.up.then_some("up"))}>
                    { props.head.clone() }
                    <div role="menu" aria-label={props.label.clone()} ref={list}>
                        { for props.entries.iter().map(|entry| html! { <Entry entry={entry.clone()} done={close.clone()} /> }) }
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
    let no_path = AttrValue::default();
    let follow = use_follow(if let MenuAct::Go(href) = act {
        href
    } else {
        &no_path
    });
    let class = classes!("menu-item", danger.then_some("danger"));
    let content = html! { <>if let Some(kind) = *icon { <Icon {kind} /> }{ label }</> };
    let done = props.done.clone();
    match act.clone() {
        MenuAct::Go(href) => {
            let onclick = move |event: MouseEvent| {
                done.emit(());
                follow.emit(event);
            };
            html! { <a {href} {class} role="menuitem" tabindex="-1" {onclick}>{ content }</a> }
        }
        MenuAct::Do(act) => {
            let onclick = move |_: MouseEvent| {
                done.emit(());
                act.emit(());
            };
            html! { <button type="button" {class} role="menuitem" tabindex="-1" {onclick}>{ content }</button> }
        }
    }
}
