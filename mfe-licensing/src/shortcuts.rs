//! Shortcuts of one character: on or off, remembered for each person in this browser.

use crate::tab_storage;
use allpet_ui::{
    app_runtime::{Viewer, use_viewer},
    prelude::*,
};

/// Whether shortcuts are on, and the way to change it.
#[derive(Clone, PartialEq)]
pub(crate) struct Setting {
    pub(crate) on: bool,
    pub(crate) set: Callback<bool>,
}

/// Offers the setting to everything below; the pages of staff stand in it.
#[component]
pub(crate) fn ShortcutSetting(props: &yew::html::ChildrenProps) -> Html {
    let name = match use_viewer() {
        Viewer::Person(user) => String::from("shortcuts.") + &user.id,
        _ => String::new(),
    };
    let on = use_state_eq(|| tab_storage::is_set(&name));
    use_effect_with(name.clone(), {
        let on = on.clone();
        move |name| on.set(tab_storage::is_set(name))
    });
    let set = {
        let (on, name) = (on.clone(), name);
        Callback::from(move |wanted: bool| {
            tab_storage::set(&name, wanted);
            on.set(wanted);
        })
    };
    html! { <ContextProvider<Setting> context={Setting { on: *on, set }}>{ props.children.clone() }</ContextProvider<Setting>> }
}

/// The setting; on where nothing is said.
#[hook]
pub(crate) fn use_shortcuts() -> Setting {
    use_context::<Setting>().unwrap_or_else(|| Setting {
        on: true,
        set: Callback::noop(),
    })
}

/// What `u` does; it works on every page of the staff.
pub(crate) const UNDOES: &str = " undoes the last approval for 30 seconds";

/// What the keys do, and the switch that turns them off.
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
