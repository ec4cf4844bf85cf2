//! The products that match the catalogue's filters, loaded in pages.

use crate::{further_pages::FurtherPages, query};
use allpet_contract::{
    Cursor, Page,
    catalog::{ListProducts, ProductCard, ProductList, ProductQuery},
};
use allpet_ui::hooks::{Mutation, Query, WhileLoading, use_read_with, use_write};
use std::cell::RefCell;
use yew::prelude::*;

thread_local! {
    /// The pages after the first, restored when somebody comes back from a product.
    static LAST_PAGES: RefCell<FurtherPages<ProductCard>> = RefCell::default();
}

/// The products that match the filters, as far as they are loaded.
pub(super) struct MatchingProducts {
    /// The first page, with the total and the facets.
    pub(super) first: Query<ProductList>,
    /// The products after the first page.
    pub(super) further: Vec<ProductCard>,
    /// The start of the next page; `None` after the last.
    pub(super) next: Option<Cursor>,
    pub(super) load_more: Mutation<ListProducts>,
}

impl MatchingProducts {
    /// Returns the callback that loads the next page of the products that match `filters`.
    pub(super) fn onmore(&self, filters: &ProductQuery) -> Callback<()> {
        let (load_more, filters, next) = (self.load_more.clone(), filters.clone(), self.next.clone());
        Callback::from(move |()| {
            let query = ProductQuery {
                cursor: next.clone(),
                ..query::first_page(&filters)
            };
            load_more.run(ListProducts { query });
        })
    }

    /// Returns the path of the catalogue that begins with the next page, for browsers without JavaScript.
    pub(super) fn next_path(&self, filters: &ProductQuery) -> Option<String> {
        let cursor = self.next.clone()?;
        Some(query::path(&ProductQuery {
            cursor: Some(cursor),
            ..filters.clone()
        }))
    }
}

/// Returns the products that match `filters`.
#[hook]
pub(super) fn use_matching_products(filters: &ProductQuery) -> MatchingProducts {
    let path = query::path(filters);
    let first = use_read_with(
        ["products", &path].concat(),
        WhileLoading::Previous,
        ListProducts {
            query: query::first_page(filters),
        },
    );
    let pages = use_state_eq(|| LAST_PAGES.with_borrow(Clone::clone));
    let load_more = use_write::<ListProducts>({
        let (pages, path) = (pages.clone(), path.clone());
        move |list: ProductList| {
            let (items, next) = (list.items, list.next);
            let longer = pages.with_page(&path, Page { items, next });
            LAST_PAGES.set(longer.clone());
            pages.set(longer);
        }
    });
    let after_first = first.data.as_ref().and_then(|list| list.next.as_ref());
    let (further, next) = pages.of(&path, after_first);
    let (further, next) = (further.to_vec(), next.cloned());
    MatchingProducts {
        first,
        further,
        next,
        load_more,
    }
}
