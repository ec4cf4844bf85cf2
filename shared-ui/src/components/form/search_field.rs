//! A search field that searches while the person types.

mod search_field_state;

use crate::components::{Icon, IconButton, IconKind, Size};
use search_field_state::{SearchFieldState, use_search_field};
use yew::prelude::*;

/// Props of [`SearchField`].
#[derive(Properties, PartialEq)]
pub struct SearchFieldProps {
    /// The input's id.
    #[prop_or(AttrValue::Static("search"))]
    pub name: AttrValue,
    /// The input's name in a form that is submitted without JavaScript.
    #[prop_or_default]
    pub field: Option<AttrValue>,
    /// The label, which says what can be searched: "Name, licence number, ZIP code or breed".
    pub label: AttrValue,
    /// The present search text.
    pub value: AttrValue,
    /// Receives the search text: 200 ms after the last key, and at once on Enter and when the field is cleared.
    pub onsearch: Callback<String>,
}

/// A search field for a toolbar. Its label is the placeholder, and its name for screen readers.
#[component]
pub fn SearchField(props: &SearchFieldProps) -> Html {
    let SearchFieldState {
        typed,
        oninput,
        onkeydown,
        clear,
    } = use_search_field(&props.value, &props.onsearch);
    html! {
        <div class="affix search" role="search">
            <span class="before"><Icon kind={IconKind::Search} /></span>
            <input class="input" type="text" id={props.name.clone()} name={props.field.clone()} value={typed.clone()} {oninput} {onkeydown}
                aria-label={props.label.clone()} placeholder={props.label.clone()} autocomplete="off" spellcheck="false"
                enterkeyhint="search" />
            if !typed.is_empty() { <IconButton icon={IconKind::X} label="Clear the search" size={Size::Small} onclick={clear} /> }
        </div>
    }
}
