//! The rows of the queue, loaded in pages and restored on the way back.

use super::queue_position::{self, Rows};
use crate::{
    queries::{use_read_with, use_write},
    register::{ANY, Filters},
    routes::{Route, with_query},
};
use allpet_contract::{
    Cursor, Page,
    licensing::{RegisterEntry, RegisterQuery, SearchRegister},
};
use allpet_domain::id::TenantId;
use allpet_ui::{
    app_runtime::{Viewer, use_viewer},
    hooks::{Mutation, Query},
    prelude::*,
};
use std::rc::Rc;

/// The rows that match the filters, as far as they are loaded.
pub(super) struct QueueRows {
    /// The query of the first page.
    pub(super) first: Query<Page<RegisterEntry>>,
    pub(crate) rows: Rc<Vec<RegisterEntry>>,
    /// The start of the next page; `None` after the last.
    pub(crate) next: Option<Cursor>,
    pub(super) more: Mutation<SearchRegister>,
    /// Loads the next page, if there is one.
    pub(super) onmore: Callback<()>,
    /// The key under which the clerk's position in these rows is stored.
    pub(crate) key: String,
}

impl QueueRows {
    /// Returns whether a search is answered, and nothing matches.
    pub(crate) fn is_empty(&self) -> bool {
        self.first.data.is_some() && self.rows.is_empty()
    }

    /// Returns whether only rows from before are there, while the first page is loading.
    pub(super) fn is_restored(&self) -> bool {
        self.first.data.is_none() && self.first.problem.is_none() && !self.rows.is_empty()
    }
}

/// Returns the key under which the clerk's position is stored: another person's is another.
#[hook]
pub(crate) fn use_position_key(tenant: TenantId, filters: &Filters) -> String {
    let key = search_key(tenant, filters);
    match use_viewer() {
        Viewer::Person(user) => [key.as_str(), " ", &user.id].concat(),
        _ => key,
    }
}

fn search_key(tenant: TenantId, filters: &Filters) -> String {
    format!("queue/{tenant}{}", with_query(&Route::Queue, filters))
}

/// Returns the rows of an authority's register that match `filters`.
#[hook]
pub(super) fn use_queue_rows(tenant: TenantId, filters: &Filters) -> QueueRows {
    let query = filters.to_query();
    let request = SearchRegister { tenant, query };
    let first = use_read_with(search_key(tenant, filters), WhileLoading::Previous, request);
    let key = use_position_key(tenant, filters);
    let redraw = use_force_update();
    let loaded = queue_position::merge(first.data.as_deref(), queue_position::loaded_rows(&key).as_ref());
    let more = use_write::<SearchRegister>({
        let (loaded, key) = (loaded.clone(), key.clone());
        move |page: Page<RegisterEntry>| {
            let mut rows = loaded.rows.clone();
            rows.extend(page.items);
            let next = page.next;
            queue_position::save_rows(&key, Rows { rows, next });
            redraw.force_update();
        }
    });
    // While a query loads, it shows the rows of the previous filters: do not store them.
    use_effect_with(
        (key.clone(), loaded.clone(), first.loading),
        |(key, loaded, loading)| {
            if !loading && !loaded.rows.is_empty() {
                queue_position::save_rows(key, loaded.clone());
            }
        },
    );
    let Rows { mut rows, next } = loaded;
    let state_filter = Some(filters.state.as_str()).filter(|state| *state != ANY);
    queue_position::apply_decisions(&mut rows, state_filter);
    let onmore = {
        let (more, filters, next) = (more.clone(), filters.clone(), next.clone());
        Callback::from(move |()| {
            if let Some(cursor) = next.clone() {
                let query = RegisterQuery {
                    cursor: Some(cursor),
                    ..filters.to_query()
                };
                more.run(SearchRegister { tenant, query });
            }
        })
    };
    QueueRows {
        first,
        rows: Rc::new(rows),
        next,
        more,
        onmore,
        key,
    }
}
