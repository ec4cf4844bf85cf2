//! The last approval, which the clerk can undo for half a minute.

use super::{case::CASES, queue::queue_position};
use crate::{queries::use_write, routes::Route, tab_storage};
use allpet_contract::licensing::{Case, UndoApproval};
use allpet_domain::{
    Timestamp,
    id::{ApplicationId, TenantId},
};
use allpet_ui::{
    app_runtime::{use_location, use_navigator},
    hooks::Mutation,
    prelude::*,
};
use gloo::timers::callback::Interval;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;

/// The name under which the tab keeps it, so that a reload does not take the chance to undo it away.
const STORED: &str = "last-approval";

/// An approval that may still be undone.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Approval {
    tenant: TenantId,
    application: ApplicationId,
    /// The pet's name.
    pub(super) name: String,
    /// By the browser's clock, in milliseconds since 1970.
    until_ms: u64,
}

impl Approval {
    /// Returns the seconds that are left to undo it, rounded up.
    pub(super) fn seconds_left(&self, now: Timestamp) -> u64 {
        self.until_ms.saturating_sub(now.unix_millis()).div_ceil(1_000)
    }
}

thread_local! {
    static LAST_APPROVAL: RefCell<Option<Approval>> = const { RefCell::new(None) };
}

/// Records that the clerk has just approved an application.
pub(super) fn record_approval(tenant: TenantId, case: &Case) {
    let approval = Approval {
        tenant,
        application: case.application.id,
        name: case.application.pet_name.clone(),
        until_ms: api::now().unix_millis() + u64::from(case.undo_seconds) * 1_000,
    };
    tab_storage::save(STORED, &approval);
    LAST_APPROVAL.set(Some(approval));
}

/// Returns the last approval as long as it can be undone, and renders the component each second meanwhile.
#[hook]
pub(super) fn use_last_approval() -> Option<Approval> {
    // Renders anew after each navigation: there may be a new approval.
    let _ = use_location();
    let tick = use_force_update();
    use_memo((), |()| {
        // After a reload.
        LAST_APPROVAL.with_borrow_mut(|last| {
            if last.is_none() {
                *last = tab_storage::load(STORED);
            }
        });
    });
    let approval = LAST_APPROVAL
        .with_borrow(Clone::clone)
        .filter(|approval| approval.seconds_left(api::now()) > 0);
    use_effect_with(approval.clone(), move |approval| {
        let timer = approval
            .as_ref()
            .map(|_| Interval::new(1_000, move || tick.force_update()));
        move || drop(timer)
    });
    approval
}

/// Returns the request that undoes `approval` and leads to its application, and the callback that sends it.
#[hook]
pub(super) fn use_undo(approval: Option<&Approval>) -> (Mutation<UndoApproval>, Callback<()>) {
    let navigator = use_navigator();
    let undo = use_write::<UndoApproval>(move |case: Case| {
        LAST_APPROVAL.set(None);
        tab_storage::remove(STORED);
        queue_position::record_decision(case.application.id, case.application.state);
        invalidate("queue");
        invalidate(CASES);
        let application = case.application.id;
        navigator.push(Route::Case { application }.to_path());
    });
    let request = approval.map(|approval| (approval.tenant, approval.application));
    let onundo = {
        let undo = undo.clone();
        Callback::from(move |()| {
            if let Some((tenant, application)) = request {
                undo.run(UndoApproval { tenant, application });
            }
        })
    };
    (undo, onundo)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_approval_can_be_undone_until_its_last_second_is_over() {
        let id = "01930000-0000-7000-8000-000000000001";
        let approval = Approval {
            tenant: id.parse().unwrap(),
            application: id.parse().unwrap(),
            name: "Rex".into(),
            until_ms: 30_000,
        };
        let left = |now| approval.seconds_left(Timestamp::from_unix_millis(now));
        assert_eq!(left(0), 30);
        assert_eq!(left(1), 30, "a second that has begun counts");
        assert_eq!(left(29_999), 1);
        assert_eq!(left(30_000), 0);
        assert_eq!(left(90_000), 0);
    }
}
