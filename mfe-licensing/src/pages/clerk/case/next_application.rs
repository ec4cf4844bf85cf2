//! The application after this one: the next row of the clerk's list, as filtered and sorted there.

use super::queue_filters;
use crate::{
    pages::clerk::queue::{
        queue_position::{self, Rows, Successor},
        queue_rows::use_position_key,
    },
    queries::use_write,
    register::Filters,
};
use allpet_contract::{
    Page,
    licensing::{Case, RegisterEntry, RegisterQuery, SearchRegister},
};
use allpet_domain::id::{ApplicationId, TenantId};
use allpet_ui::prelude::*;

/// Finds the application to open after the present one.
#[derive(Clone, PartialEq)]
pub(super) struct NextApplication {
    /// The key of the clerk's list; `None` without one, as on a page opened by a link.
    key: Option<String>,
}

impl NextApplication {
    /// Returns the application after that of `case`. Outside the list, it is the one that the API names.
    pub(super) fn after(&self, case: &Case) -> Option<ApplicationId> {
        let current = case.application.id;
        let key = self.key.as_deref();
        match key.map(|key| queue_position::successor(key, current)) {
            Some(Successor::Waiting(next)) => Some(next),
            _ => case.next.filter(|next| *next != current),
        }
    }
}

/// Returns what finds the next application. Loads more of the list if the next row is not loaded.
#[hook]
pub(super) fn use_next_application(tenant: TenantId, current: ApplicationId) -> NextApplication {
    let filters = use_memo((), |()| queue_filters());
    let position_key = use_position_key(tenant, &(*filters).clone().unwrap_or_default());
    let key = filters.is_some().then(|| position_key.clone());
    let redraw = use_force_update();
    let load = use_write::<SearchRegister>({
        move |page: Page<RegisterEntry>| {
            let mut rows = queue_position::loaded_rows(&position_key)
                .unwrap_or_default()
                .rows;
            rows.extend(page.items);
            let next = page.next;
            queue_position::save_rows(&position_key, Rows { rows, next });
            redraw.force_update();
        }
    });
    let is_missing = key
        .as_deref()
        .is_some_and(|key| queue_position::successor(key, current) == Successor::NotLoaded);
    use_effect_with((is_missing, current), {
        let (key, filters) = (key.clone(), filters.clone());
        move |(is_missing, _): &(bool, ApplicationId)| {
            if let (true, Some(key), Some(filters)) = (*is_missing, key, &*filters) {
                load.run(further_rows(tenant, filters, queue_position::loaded_rows(&key)));
            }
        }
    });
    NextApplication { key }
}

/// Returns the request for the rows after those that are `loaded`.
fn further_rows(tenant: TenantId, filters: &Filters, loaded: Option<Rows>) -> SearchRegister {
    let query = RegisterQuery {
        cursor: loaded.and_then(|loaded| loaded.next),
        ..filters.to_query()
    };
    SearchRegister { tenant, query }
}
