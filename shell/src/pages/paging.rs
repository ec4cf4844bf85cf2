//! Pages of a long list, one at a time, so that a list stays short however long somebody looks.

use allpet_contract::Cursor;
use allpet_ui::components::{Button, ButtonKind, Size};
use yew::prelude::*;

/// The present page of a list.
#[derive(Clone, PartialEq)]
pub(crate) struct ListPage {
    /// Where the page starts; `None` for the first.
    pub(crate) cursor: Option<Cursor>,
    set: Callback<Option<Cursor>>,
}

/// Starts at the first page, and again whenever `list` changes.
#[hook]
pub(crate) fn use_paged(list: &str) -> ListPage {
    let state = use_state_eq(|| (list.to_owned(), None::<Cursor>));
    let cursor = if state.0 == list { state.1.clone() } else { None };
    let list = list.to_owned();
    let set = Callback::from(move |cursor| state.set((list.clone(), cursor)));
    ListPage { cursor, set }
}

impl ListPage {
    /// Returns a text that differs from page to page, for the key of a query.
    pub(crate) fn key(&self) -> String {
        self.cursor
            .as_ref()
            .map(|cursor| cursor.0.clone())
            .unwrap_or_default()
    }

    /// Returns the buttons under the list; `next` is where the next page starts.
    pub(crate) fn foot(&self, next: Option<&Cursor>) -> Html {
        if self.cursor.is_none() && next.is_none() {
            return Html::default();
        }
        let first = self.set.reform(|_: MouseEvent| None);
        let next_page = {
            let next = next.cloned();
            self.set.reform(move |_: MouseEvent| next.clone())
        };
        html! {
            <div class="more">
                if self.cursor.is_some() { <Button text="First page" kind={ButtonKind::Quiet} size={Size::Small} onclick={first} /> }
                if next.is_some() { <Button text="Next page" size={Size::Small} onclick={next_page} /> }
            </div>
        }
    }
}
