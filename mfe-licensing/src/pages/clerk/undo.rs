//! Undoing the last approval, for half a minute, on every page of the clerk.

use super::queue_position;
use crate::{
    keys::{is_typing, use_keys},
    queries::use_write,
    routes::Route,
};
use allpet_contract::licensing::{Case, UndoApproval};
use allpet_domain::id::{ApplicationId, TenantId};
use allpet_ui::{
    app_runtime::{use_location, use_navigator},
    prelude::*,
};
use gloo::timers::callback::Interval;
use std::cell::RefCell;

/// An approval that may still be undone.
#[derive(Clone, PartialEq)]
struct Undoable {
    tenant: TenantId,
    application: ApplicationId,
    name: String,
    /// By the browser's clock, in milliseconds since 1970.
    until_ms: u64,
}

impl Undoable {
    fn seconds_left(&self) -> u64 {
        self.until_ms
            .saturating_sub(api::now().unix_millis())
            .div_ceil(1_000)
    }
}

thread_local! {
    static LAST_APPROVAL: RefCell<Option<Undoable>> = const { RefCell::new(None) };
}

/// Records that the clerk has just approved an application.
pub(crate) fn record_approval(tenant: TenantId, case: &Case) {
    LAST_APPROVAL.set(Some(Undoable {
        tenant,
        application: case.application.id,
        name: case.application.pet_name.clone(),
        until_ms: api::now().unix_millis() + u64::from(case.undo_seconds) * 1_000,
    }));
}

/// Names the last approval and offers to undo it, as long as that is possible.
#[component]
pub(crate) fn UndoBar() -> Html {
    // Renders anew after each navigation: there may be a new approval.
    let _ = use_location();
    let (navigator, tick) = (use_navigator(), use_force_update());
    let approval = LAST_APPROVAL
        .with_borrow(Clone::clone)
        .filter(|approval| approval.seconds_left() > 0);
    use_effect_with(approval.clone(), move |approval| {
        let timer = approval
            .as_ref()
            .map(|_| Interval::new(1_000, move || tick.force_update()));
        move || drop(timer)
    });
    let undo = use_write::<UndoApproval>(move |case: Case| {
        LAST_APPROVAL.set(None);
        queue_position::record_decision(case.application.id, case.application.state);
        invalidate("queue");
        invalidate("case");
        navigator.push(
            Route::Case {
                application: case.application.id,
            }
            .to_path(),
        );
    });
    let onundo = {
        let (undo, approval) = (undo.clone(), approval.clone());
        Callback::from(move |()| {
            if let Some(approval) = &approval {
                undo.run(UndoApproval {
                    tenant: approval.tenant,
                    application: approval.application,
                });
            }
        })
    };
    use_keys({
        let onundo = onundo.clone();
        move |event| {
            if event.key() == "u" && !is_typing(event) {
                onundo.emit(());
            }
        }
    });
    let Some(approval) = approval else {
        return Html::default();
    };
    html! {
        <div class="notice good undo-bar no-print" data-testid="undo-bar">
            <Icon kind={IconKind::CircleCheck} />
            <div class="words" role="status">
                <span>{ isolate_name(&approval.name) }{ " was approved." }</span>
                if let Some(problem) = &undo.problem { <b>{ problem.message().to_owned() }</b> }
            </div>
            <div class="aside row">
                // For the eyes only: a screen reader would announce it each second.
                <span class="small figures" aria-hidden="true">{ approval.seconds_left() }{ " s" }</span>
                <Button text="Undo" kind={ButtonKind::Quiet} size={Size::Small} busy={undo.busy} onclick={onundo.reform(|_| ())} testid="undo" />
            </div>
        </div>
    }
}
