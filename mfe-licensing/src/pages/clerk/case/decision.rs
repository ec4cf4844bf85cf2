//! Approving or rejecting an application.

use super::{
    CASES, back,
    case_facts::use_refusal,
    next_application::{NextApplication, use_next_application},
};
use crate::{
    pages::clerk::{last_approval::record_approval, queue::queue_position, reason_dialog::send_rejection},
    queries::use_write,
    routes::Route,
};
use allpet_contract::{
    Problem,
    licensing::{ALREADY_DECIDED, Approve, Case, Reject},
};
use allpet_domain::{
    id::TenantId,
    licensing::{ApplicationState, TransitionRefused},
    text::isolate,
};
use allpet_ui::{app_runtime::use_navigator, hooks::Mutation, prelude::*};
use std::rc::Rc;

/// A clerk's decisions about an application, and the requests that make them.
pub(super) struct Decision {
    /// Whether the application is submitted, and not the clerk's own.
    pub(super) can_decide: bool,
    /// Why the application cannot be approved now.
    pub(super) refusal: Option<TransitionRefused>,
    /// Whether a colleague decided it first.
    pub(super) already_decided: bool,
    /// Whether the dialog for the reason is open.
    pub(super) rejecting: UseStateHandle<bool>,
    pub(super) approve: Mutation<Approve>,
    pub(super) reject: Mutation<Reject>,
    /// Approves the application.
    pub(super) onapprove: Callback<()>,
    /// Rejects the application with a reason.
    pub(super) onreason: Callback<String>,
    pub(super) next_application: NextApplication,
}

impl Decision {
    /// Returns whether the clerk can approve the application now.
    pub(super) fn can_approve(&self) -> bool {
        self.can_decide && self.refusal.is_none()
    }

    /// Returns the problem to show on the page: the dialog, which shows a failed rejection, closes if a colleague was first.
    pub(super) fn page_problem(&self) -> Option<&Problem> {
        let reject = self.reject.problem.as_ref().filter(|_| self.already_decided);
        self.approve.problem.as_ref().or(reject)
    }

    /// Returns the problem to show in the dialog.
    pub(super) fn dialog_problem(&self) -> Option<&Problem> {
        self.reject.problem.as_ref().filter(|_| !self.already_decided)
    }
}

/// Returns the clerk's decision about `case`. Afterwards, it leads to the next application or back to the queue.
#[hook]
pub(super) fn use_decision(tenant: TenantId, case: &Rc<Case>) -> Decision {
    let application = case.application.id;
    let (navigator, toasts) = (use_navigator(), use_toasts());
    let rejecting = use_state_eq(|| false);
    let next_application = use_next_application(tenant, application);
    let next_before = case.next;
    let on_decided = |outcome: &'static str| {
        let (navigator, toasts, next_application) =
            (navigator.clone(), toasts.clone(), next_application.clone());
        let name = isolate(&case.application.pet_name).into_owned();
        move |case: Case| {
            invalidate("queue");
            invalidate(CASES);
            queue_position::record_decision(case.application.id, case.application.state);
            if case.undo_seconds > 0 {
                record_approval(tenant, &case);
            } else {
                toasts.show(Tone::Good, format!("{name} was {outcome}."));
            }
            let next = next_application.after(&case).or(next_before);
            navigator.push(next.map_or_else(
                || back().0.to_string(),
                |next| Route::Case { application: next }.to_path(),
            ));
        }
    };
    let approve = use_write::<Approve>(on_decided("approved"));
    let reject = use_write::<Reject>(on_decided("rejected"));
    let refusal = use_refusal(case);
    let already_decided = [&approve.problem, &reject.problem]
        .into_iter()
        .flatten()
        .any(|problem| problem.code == ALREADY_DECIDED.code);
    use_reload_if_decided(already_decided, rejecting.clone());
    use_news_of_others(case.application.state, rejecting.clone());
    let onapprove = {
        let approve = approve.clone();
        Callback::from(move |()| approve.run(Approve { tenant, application }))
    };
    let onreason = send_rejection(&reject, move |body| Reject {
        tenant,
        application,
        body,
    });
    Decision {
        can_decide: case.application.state == ApplicationState::Submitted && !case.own,
        refusal,
        already_decided,
        rejecting,
        approve,
        reject,
        onapprove,
        onreason,
        next_application,
    }
}

/// Closes the dialog and reloads the application if a colleague decided it first.
#[hook]
fn use_reload_if_decided(already_decided: bool, rejecting: UseStateHandle<bool>) {
    use_effect_with(already_decided, move |already_decided| {
        if *already_decided {
            rejecting.set(false);
            invalidate("queue");
            invalidate(CASES);
        }
    });
}

/// Closes the dialog if somebody else decided the application while the clerk had it open: there is nothing to reject any more. The live
/// feed reloads the page, which says who decided.
#[hook]
fn use_news_of_others(state: ApplicationState, rejecting: UseStateHandle<bool>) {
    use_effect_with(state, move |state| {
        if *state != ApplicationState::Submitted {
            rejecting.set(false);
        }
    });
}
