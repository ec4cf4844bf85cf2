//! The setting for shortcuts of one character: on or off, stored for each person in this browser.

use crate::tab_storage;
use allpet_ui::{
    app_runtime::{Viewer, use_viewer},
    prelude::*,
};

/// Whether shortcuts are on, and a callback that changes it.
#[derive(Clone, PartialEq)]
pub(crate) struct Setting {
    pub(crate) on: bool,
    pub(crate) set: Callback<bool>,
}

/// Provides the setting to its children; wraps every clerk's page.
#[component]
pub(crate) fn ShortcutSetting(props: &yew::html::ChildrenProps) -> Html {
    let name = match use_viewer() {
        Viewer::Person(user) => String::from("shortcuts.") + &user.id,
        _ => String::new(),
    };
    let on = use_state_eq(|| tab_storage::is_setting_on(&name));
    use_effect_with(name.clone(), {
        let on = on.clone();
        move |name| on.set(tab_storage::is_setting_on(name))
    });
    let set = {
        let (on, name) = (on.clone(), name);
        Callback::from(move |enabled: bool| {
            tab_storage::save_setting(&name, enabled);
            on.set(enabled);
        })
    };
    html! { <ContextProvider<Setting> context={Setting { on: *on, set }}>{ props.children.clone() }</ContextProvider<Setting>> }
}

/// Returns the setting; on without a [`ShortcutSetting`].
#[hook]
pub(crate) fn use_shortcuts() -> Setting {
    use_context::<Setting>().unwrap_or_else(|| Setting {
        on: true,
        set: Callback::noop(),
    })
}

/// The hint for `u`, which works on every clerk's page.
pub(crate) const UNDOES: &str = " undoes the last approval for 30 seconds";

/// The keys of a page, and the switch that turns them off.
#[component]
pub(crate) fn KeysHint(props: &yew::html::ChildrenProps) -> Html {
    let Setting { on, set } = use_shortcuts();
    html! {
        <div class="keys-hint small soft no-print">
            <Checkbox name="shortcuts" label="Keyboard shortcuts" checked={on} onchange={set} />
            if on { <span>{ props.children.clone() }</span> }
        </div>
    }
}
