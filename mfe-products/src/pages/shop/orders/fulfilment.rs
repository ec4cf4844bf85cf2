//! The fulfilment of an order: its next step, and the form that takes it.

use super::shop_order::ShopOrderDetailProps;
use allpet_contract::{
    Problem,
    orders::{BeginProduction, DeliverOrder, ORDER_REFUSED, Order, PackOrder, ShipOrder, Shipment},
};
use allpet_domain::{
    id::{OrderId, TenantId},
    orders::OrderState,
};
use allpet_ui::{
    app_runtime::{Api, use_environment},
    hooks::{Mutation, invalidate, use_mutation},
};
use yew::prelude::*;

/// A step of fulfilment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Step {
    Make,
    Pack,
    Ship,
    Deliver,
}

/// Returns the next step of an order in `state`, and the label of its button.
fn next_step(state: OrderState, made_to_order: bool) -> Option<(Step, &'static str)> {
    match state {
        OrderState::Paid if made_to_order => Some((Step::Make, "Start production")),
        state if state.pack(made_to_order).is_ok() => Some((Step::Pack, "Mark as packed")),
        OrderState::Packed => Some((Step::Ship, "Mark as shipped")),
        OrderState::Shipped => Some((Step::Deliver, "Mark as delivered")),
        _ => None,
    }
}

async fn take_step(
    api: Option<Api>,
    (step, tenant, order, body): (Step, TenantId, OrderId, Shipment),
) -> Result<Order, Problem> {
    let api = api.ok_or_else(Problem::offline)?;
    match step {
        Step::Make => api.send(BeginProduction { tenant, order }).await,
        Step::Pack => api.send(PackOrder { tenant, order }).await,
        Step::Ship => api.send(ShipOrder { tenant, order, body }).await,
        Step::Deliver => api.send(DeliverOrder { tenant, order }).await,
    }
}

/// The next step of an order, what is typed about the shipment, and the request that takes the step.
pub(super) struct NextStepForm {
    /// The step and the label of its button; `None` if the shop has nothing left to do.
    pub(super) step: Option<(Step, &'static str)>,
    pub(super) shipment: UseStateHandle<Shipment>,
    pub(super) mutation: Mutation<(Step, TenantId, OrderId, Shipment)>,
    /// Whether somebody else was faster.
    pub(super) was_too_late: bool,
    shop: TenantId,
    order: OrderId,
}

impl NextStepForm {
    /// Returns the callback that changes the shipment with `put`.
    pub(super) fn onchange(&self, put: fn(&mut Shipment, String)) -> Callback<String> {
        let shipment = self.shipment.clone();
        Callback::from(move |text: String| {
            let mut next = (*shipment).clone();
            put(&mut next, text);
            shipment.set(next);
        })
    }

    /// Returns the callback that takes `step`.
    pub(super) fn onsubmit(&self, step: Step) -> Callback<SubmitEvent> {
        let (mutation, shipment) = (self.mutation.clone(), self.shipment.clone());
        let (shop, order) = (self.shop, self.order);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            mutation.run((step, shop, order, (*shipment).clone()));
        })
    }

    /// Returns a problem of the whole form, unless the notice about the faster colleague says it.
    pub(super) fn general_problem(&self) -> Option<&Problem> {
        let problem = self.mutation.problem.as_ref();
        problem.filter(|problem| problem.errors.is_empty() && !self.was_too_late)
    }
}

/// Returns the form that takes the order's next step.
#[hook]
pub(super) fn use_next_step(props: &ShopOrderDetailProps) -> NextStepForm {
    let order = &props.order;
    let api = use_environment().map(|environment| environment.api);
    let shipment = use_state_eq(Shipment::default);
    let query = props.query.clone();
    let mutation = use_mutation(
        move |step| take_step(api.clone(), step),
        move |order| {
            query.set(order);
            invalidate("shop-orders");
        },
    );
    // Somebody else was faster: reload the order, so that the page offers what is possible now.
    let was_too_late = mutation
        .problem
        .as_ref()
        .is_some_and(|problem| problem.code == ORDER_REFUSED.code);
    use_effect_with(was_too_late, {
        let reload = props.query.retry();
        move |was_too_late| {
            if *was_too_late {
                invalidate("shop-orders");
                reload.emit(());
            }
        }
    });
    NextStepForm {
        step: next_step(order.state, order.made_to_order),
        shipment,
        mutation,
        was_too_late,
        shop: props.shop,
        order: order.id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shop_packs_ships_and_delivers_and_makes_only_what_is_made_to_order() {
        for (state, made_to_order, expected) in [
            (OrderState::Placed, false, None),
            (OrderState::Paid, true, Some(Step::Make)),
            (OrderState::Paid, false, Some(Step::Pack)),
            (OrderState::InProduction, true, Some(Step::Pack)),
            (OrderState::Packed, false, Some(Step::Ship)),
            (OrderState::Shipped, true, Some(Step::Deliver)),
            (OrderState::Delivered, false, None),
            (OrderState::Cancelled, false, None),
        ] {
            let step = next_step(state, made_to_order).map(|(step, _)| step);
            assert_eq!(step, expected, "{state:?}, made to order: {made_to_order}");
        }
    }
}
