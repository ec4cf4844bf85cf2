//! Adding a variant to the cart.

use crate::cart_state::use_set_cart;
use allpet_contract::{
    catalog::VariantView,
    orders::{AddToCart, CartItem, NewLine},
};
use allpet_ui::{
    api::KeyedRequest,
    hooks::{Mutation, use_write},
};
use yew::prelude::*;

/// The request that adds a variant to the cart.
pub(super) struct AddVariant {
    pub(super) add: Mutation<AddToCart>,
    /// Whether this variant was the last one that was added.
    pub(super) is_added: bool,
    /// Adds one piece.
    pub(super) onclick: Callback<MouseEvent>,
}

/// Returns the request that adds `variant`; without a variant it adds nothing.
#[hook]
pub(super) fn use_add_variant(variant: Option<&VariantView>) -> AddVariant {
    let set_cart = use_set_cart();
    let added = use_state_eq(|| None::<String>);
    // Repeating the request after a lost response adds the item once.
    let sent = use_mut_ref(|| None::<KeyedRequest>);
    let add = use_write::<AddToCart>({
        let sent = sent.clone();
        move |cart| {
            sent.replace(None);
            set_cart.emit(cart);
        }
    });
    let sku = variant.map(|variant| variant.sku.clone());
    let was_last = sku.is_some() && *added == sku;
    let is_added = was_last && !add.busy && add.problem.is_none();
    let onclick = {
        let add = add.clone();
        Callback::from(move |_: MouseEvent| {
            let Some(sku) = sku.clone() else { return };
            added.set(Some(sku.clone()));
            add.run(AddToCart {
                key: KeyedRequest::key(&mut sent.borrow_mut(), sku.as_str()),
                body: NewLine {
                    item: CartItem::Variant { sku },
                    quantity: 1,
                },
            });
        })
    };
    AddVariant {
        add,
        is_added,
        onclick,
    }
}
