//! Adding the design to the cart.

use crate::editor::use_editor;
use allpet_contract::orders::{AddToCart, CartItem, NewLine};
use allpet_domain::builder::{Parameters, price};
use allpet_ui::{
    api::KeyedRequest,
    app_runtime::{Topic, use_environment},
    hooks::{Mutation, use_write},
};
use yew::prelude::*;

/// The request that adds the design.
pub(super) struct AddDesign {
    pub(super) add: Mutation<AddToCart>,
    /// Whether this very design was the last one that was added.
    pub(super) is_added: bool,
    /// Adds the design once.
    pub(super) add_to_cart: Callback<()>,
}

/// Returns the request that adds the editor's design. It adds nothing unless the design is `ready`, so that it can be made.
#[hook]
pub(super) fn use_add_design(ready: bool) -> AddDesign {
    let editor = use_editor();
    // The design that was added last; the button says so until another choice.
    let added = use_state_eq(|| None::<Parameters>);
    // The key changes with the design, and after each success.
    let sent = use_mut_ref(|| None::<KeyedRequest>);
    let parameters = editor.state.parameters.clone().tidy();
    let host = use_environment().map(|environment| environment.host);
    let add = use_write::<AddToCart>({
        let (added, parameters, sent) = (added.setter(), parameters.clone(), sent.clone());
        move |_| {
            sent.replace(None);
            added.set(Some(parameters.clone()));
            if let Some(host) = &host {
                host.publish(Topic::CartChanged);
            }
        }
    });
    let is_added = added.as_ref() == Some(&parameters);
    let add_to_cart = {
        let add = add.clone();
        let design = editor.state.unchanged().map(|saved| saved.design);
        Callback::from(move |()| {
            if !ready {
                return;
            }
            let item = CartItem::Design {
                design,
                parameters: parameters.clone(),
                price: price(&parameters).total,
            };
            let body = NewLine { item, quantity: 1 };
            let key = KeyedRequest::key(
                &mut sent.borrow_mut(),
                allpet_json::to_string(&body).unwrap_or_default(),
            );
            add.run(AddToCart { key, body });
        })
    };
    AddDesign {
        add,
        is_added,
        add_to_cart,
    }
}
