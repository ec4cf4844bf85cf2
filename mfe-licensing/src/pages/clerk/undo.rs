//! The last approval can be undone for half a minute, on whatever page of the staff one is meanwhile.

use super::queue_place;
use crate::{
    keys::{is_typing, use_keys},
    read::use_write,
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
    until: u64,
}

impl Undoable {
    fn seconds_left(&self) -> u64 {
        self.until
            .saturating_sub(api::now().unix_millis())
            .div_ceil(1_000)
    }
}

thread_local! {
    static LAST: RefCell<Option<Undoable>> = const { RefCell::new(None) };
}

/// Notes that a case was approved here just now.
pub(crate) fn approved(tenant: TenantId, case: &Case) {
    LAST.set(Some(Undoable {
        tenant,
        application: case.application.id,
        name: case.application.pet_name.clone(),
        until: api::now().unix_millis() + u64::from(case.undo_seconds) * 1_000,
    }));
}

/// Names the last approval and takes it back, as long as that goes.
#[component]
pub(crate) fn UndoBar() -> Html {
    // After each step it is looked anew whether there is something to undo.
    let _ = use_location();
    let (navigator, tick) = (use_navigator(), use_force_update());
    let last = LAST
        .with_borrow(Clone::clone)
        .filter(|last| last.seconds_left() > 0);
    use_effect_with(last.clone(), move |last| {
        let clock = last
            .as_ref()
            .map(|_| Interval::new(1_000, move || tick.force_update()));
        move || drop(clock)
    });
    let undo = use_write::<UndoApproval>(move |case: Case| {
        LAST.set(None);
        queue_place::decided(case.application.id, case.application.state);
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
        let (undo, last) = (undo.clone(), last.clone());
        Callback::from(move |()| {
            if let Some(last) = &last {
                undo.run(UndoApproval {
                    tenant: last.tenant,
                    application: last.application,
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
    let Some(last) = last else { return Html::default() };
    html! {
        <div class="notice good undo-bar no-print" data-testid="undo-bar">
            <Icon kind={IconKind::CircleCheck} />
            <div class="words" role="status">
                <span>{ isolate_name(&last.name) }{ " was approved." }</span>
                if let Some(problem) = &undo.problem { <b>{ problem.message().to_owned() }</b> }
            </div>
            <div class="aside row">
                // Counted for those who see it; read out each second it would drown everything else.
                <span class="small figures" aria-hidden="true">{ last.seconds_left() }{ " s" }</span>
                <Button text="Undo" kind={ButtonKind::Quiet} size={Size::Small} busy={undo.busy} onclick={onundo.reform(|_| ())} testid="undo" />
            </div>
        </div>
    }
}
