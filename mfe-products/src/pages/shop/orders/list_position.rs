//! The reader's position in the list of orders, restored on the way back.

use crate::further_pages::FurtherPages;
use allpet_contract::{
    Page,
    orders::{ListShopOrders, Order},
};
use allpet_domain::id::OrderId;
use allpet_ui::hooks::{Mutation, use_write};
use std::cell::RefCell;
use yew::prelude::*;

/// The reader's position in a list: going back restores its length and its row.
#[derive(Clone, Default, PartialEq)]
pub(super) struct ListPosition {
    /// The list's path.
    pub(super) path: String,
    /// The rows after the first page.
    pub(super) further: FurtherPages<Order>,
    /// The order that was opened from the list.
    pub(super) opened: Option<OrderId>,
}

thread_local! {
    static LAST_LIST: RefCell<ListPosition> = RefCell::default();
}

/// Returns the path of the last list.
pub(crate) fn last_list() -> String {
    let path = LAST_LIST.with_borrow(|position| position.path.clone());
    if path.is_empty() {
        "/shop/orders".into()
    } else {
        path
    }
}

/// Stores which order is opened.
pub(super) fn save_opened(order: OrderId) {
    LAST_LIST.with_borrow_mut(|position| position.opened = Some(order));
}

/// Returns the position in the list at `path`, and the mutation that loads its next page.
#[hook]
pub(super) fn use_list_position(path: &str) -> (UseStateHandle<ListPosition>, Mutation<ListShopOrders>) {
    let saved = use_state_eq(|| LAST_LIST.with_borrow(Clone::clone));
    let more = use_write::<ListShopOrders>({
        let (saved, path) = (saved.clone(), path.to_owned());
        move |page: Page<Order>| {
            let mut position = if saved.path == path {
                (*saved).clone()
            } else {
                ListPosition::default()
            };
            position.further = position.further.with_page(&path, page);
            position.path.clone_from(&path);
            LAST_LIST.set(position.clone());
            saved.set(position);
        }
    });
    // A new path is a new list: forget the rows and the opened order of the previous one.
    use_effect_with(path.to_owned(), |path| {
        LAST_LIST.with_borrow_mut(|position| {
            if position.path != *path {
                *position = ListPosition {
                    path: path.clone(),
                    ..ListPosition::default()
                };
            }
        });
    });
    (saved, more)
}
