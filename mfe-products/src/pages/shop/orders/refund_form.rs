//! The form of a refund.

use super::{
    refund_draft::{RefundAction, RefundDraft, typed_amount},
    shop_order::ShopOrderDetailProps,
};
use allpet_contract::{
    Problem,
    orders::{ORDER_REFUSED, RefundOrder},
    payments::{REFUND_OUTDATED, REFUND_REFUSED, REFUND_UNDER_WAY},
};
use allpet_domain::{Invalid, Money};
use allpet_ui::{
    api::KeyedRequest,
    hooks::{Mutation, invalidate, use_write},
};
use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// The input, and the request that refunds.
pub(super) struct RefundForm {
    pub(super) draft: UseReducerHandle<RefundDraft>,
    pub(super) refund: Mutation<RefundOrder>,
    /// The amount that can still be refunded.
    pub(super) remaining: Money,
    /// The errors to show.
    invalid: Invalid,
    /// Sends the refund if it is valid.
    pub(super) onsubmit: Callback<()>,
}

impl RefundForm {
    /// Returns the error of a field: the form's own, or the server's.
    pub(super) fn error(&self, field: &str) -> Option<AttrValue> {
        let found = self.invalid.0.iter().find(|error| error.field == field);
        found
            .map(|error| AttrValue::from(error.message.clone()))
            .or_else(|| self.refund.field(field))
    }

    /// Returns the callback that opens the dialog, without the errors of the last refund.
    pub(super) fn open(&self) -> Callback<MouseEvent> {
        let (dispatcher, refund) = (self.draft.dispatcher(), self.refund.clone());
        Callback::from(move |_| {
            refund.forget();
            dispatcher.dispatch(RefundAction::Open);
        })
    }

    /// Returns the callback that closes the dialog.
    pub(super) fn close(&self) -> Callback<()> {
        let dispatcher = self.draft.dispatcher();
        Callback::from(move |()| dispatcher.dispatch(RefundAction::Close))
    }

    /// Returns the callback that changes a field.
    pub(super) fn on_type(&self, action: fn(String) -> RefundAction) -> Callback<String> {
        let dispatcher = self.draft.dispatcher();
        Callback::from(move |text| dispatcher.dispatch(action(text)))
    }

    /// Returns the callback that enters the full remaining amount.
    pub(super) fn use_full_amount(&self) -> Callback<MouseEvent> {
        let amount = typed_amount(self.remaining);
        self.on_type(RefundAction::TypeAmount)
            .reform(move |_| amount.clone())
    }
}

/// Returns the form that refunds an order.
#[hook]
pub(super) fn use_refund_form(props: &ShopOrderDetailProps) -> RefundForm {
    let order = &props.order;
    let draft = use_reducer_eq(RefundDraft::default);
    // Kept while the same refund is sent again, so that a press after a lost response refunds once.
    let sent = use_mut_ref(|| None::<KeyedRequest>);
    let refund = use_write::<RefundOrder>({
        let (query, dispatcher) = (props.query.clone(), draft.dispatcher());
        move |order| {
            query.set(order);
            dispatcher.dispatch(RefundAction::Close);
            invalidate("shop-orders");
        }
    });
    use_reload(
        refund.problem.as_ref().is_some_and(is_outdated),
        props.query.retry(),
    );
    let (total, refunded) = (order.totals.total, order.refunded);
    let remaining = Money::new(total.minor - refunded.minor, total.currency);
    let onsubmit = {
        let (refund, draft, tenant, id) = (refund.clone(), draft.clone(), props.shop, order.id);
        Callback::from(move |()| {
            draft.dispatch(RefundAction::Submit);
            let Ok(body) = draft.parse(total, refunded) else {
                return;
            };
            let fingerprint = [&draft.amount, "/", &draft.reason, "/", &remaining.to_string()].concat();
            refund.run(RefundOrder {
                tenant,
                order: id,
                key: KeyedRequest::key(&mut sent.borrow_mut(), fingerprint),
                body,
            });
        })
    };
    RefundForm {
        invalid: draft.shown_errors(total, refunded),
        draft,
        refund,
        remaining,
        onsubmit,
    }
}

/// True if somebody else has refunded meanwhile, or the bank confirms a refund later.
fn is_outdated(problem: &Problem) -> bool {
    [
        ORDER_REFUSED.code,
        REFUND_REFUSED.code,
        REFUND_OUTDATED.code,
        REFUND_UNDER_WAY.code,
    ]
    .contains(&problem.code.as_str())
}

/// Reloads the order once it is `outdated`. What was typed stays.
#[hook]
fn use_reload(outdated: bool, reload: Callback<()>) {
    use_effect_with(outdated, move |outdated| {
        // The order learns of the other refund a moment after the payment does.
        let timers = outdated.then(|| {
            [0, 700, 2_500].map(|later| {
                let reload = reload.clone();
                Timeout::new(later, move || reload.emit(()))
            })
        });
        move || drop(timers)
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::orders::ORDER_NOT_FOUND;

    #[test]
    fn the_order_is_reloaded_only_if_another_refund_came_first() {
        for code in [ORDER_REFUSED, REFUND_REFUSED, REFUND_OUTDATED, REFUND_UNDER_WAY] {
            assert!(is_outdated(&Problem::new(code)));
        }
        assert!(!is_outdated(&Problem::new(ORDER_NOT_FOUND)));
        assert!(!is_outdated(&Problem::offline()));
    }
}
