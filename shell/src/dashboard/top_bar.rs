//! The top bar, with the menu of the signed-in person.

use super::bell::BellSlot;
use crate::appearance::Appearance;
use allpet_contract::identity::Account;
use allpet_domain::text::isolate;
use allpet_frame::message::Theme as FrameTheme;
use allpet_ui::{
    components::{Avatar, Brand, IconKind, Menu, MenuEntry, Size},
    hooks::Theme,
};
use std::rc::Rc;
use yew::prelude::*;

/// Props of [`TopBar`].
#[derive(Properties, PartialEq)]
pub(crate) struct TopBarProps {
    /// The signed-in account.
    pub(crate) account: Rc<Account>,
    /// Signs out.
    pub(crate) onsignout: Callback<()>,
}

/// The top bar.
#[component]
pub(crate) fn TopBar(props: &TopBarProps) -> Html {
    let account = &props.account;
    let appearance = use_context::<Appearance>();
    let mut entries = Vec::new();
    if let Some(appearance) = appearance {
        let dark = appearance.context(None).theme == FrameTheme::Dark;
        let (text, icon, theme) = if dark {
            ("Light appearance", IconKind::Sun, Theme::Light)
        } else {
            ("Dark appearance", IconKind::Moon, Theme::Dark)
        };
        let switch = Callback::from(move |()| appearance.theme.set.emit(theme));
        entries.push(MenuEntry::act(text, switch).icon(icon));
    }
    entries.push(MenuEntry::go("Settings", "/dashboard/settings").icon(IconKind::Settings));
    entries.push(MenuEntry::act("Sign out", props.onsignout.clone()).icon(IconKind::SignOut));
    let head = html! {
        <div class="person-head"><b class="clip">{ &account.name }</b><small class="clip">{ &account.email }</small></div>
    };
    let trigger = html! {
        <><Avatar name={account.name.clone()} size={Size::Small} /><span class="person-name clip">{ &account.name }</span></>
    };
    let mut label = String::from("Account: ");
    label.push_str(&isolate(&account.name));
    html! {
        <header class="top">
            <div class="top-brand"><Brand href="/dashboard" /></div>
            <div class="grow" />
            <BellSlot />
            <Menu {label} {entries} {head} {trigger} class={classes!("person")} testid="person" />
        </header>
    }
}
