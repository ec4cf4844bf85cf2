//! The window's title.

use crate::hooks::focus_pending_heading;
use yew::prelude::*;

/// Sets the window's title to "`title` · All Pet Plus".
#[hook]
pub fn use_title(title: impl Into<AttrValue>) {
    use_effect_with(title.into(), |title| {
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            let mut text = String::from(title.as_str());
            text.push_str(" · All Pet Plus");
            document.set_title(&text);
        }
        focus_pending_heading();
    });
}
