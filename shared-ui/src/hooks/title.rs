//! The window's title.

use super::heading_came;
use yew::prelude::*;

/// Sets the window's title to "`title` · All Pet Plus".
#[hook]
pub fn use_title(title: impl Into<AttrValue>) {
    use_effect_with(title.into(), |title| {
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            let mut whole = String::from(title.as_str());
            whole.push_str(" · All Pet Plus");
            document.set_title(&whole);
        }
        heading_came();
    });
}
