//! Badges for the states of orders and designs, the same in the dashboard and in every app.

use crate::components::{Badge, Tone};
use allpet_domain::{builder::DesignState, orders::OrderState};
use yew::prelude::*;

/// Renders the badge of an order's state.
pub fn order_badge(state: OrderState) -> Html {
    let tone = match state {
        OrderState::Placed => Tone::Warning,
        OrderState::Paid | OrderState::InProduction | OrderState::Packed => Tone::Info,
        OrderState::Shipped | OrderState::Delivered => Tone::Good,
        OrderState::Cancelled | OrderState::Refunded => Tone::Neutral,
    };
    html! { <Badge {tone} text={state.name()} /> }
}

/// Renders the badge of a design's state.
pub fn design_badge(state: DesignState) -> Html {
    let tone = match state {
        DesignState::Draft | DesignState::Archived => Tone::Neutral,
        DesignState::Active => Tone::Good,
        DesignState::Ordered => Tone::Info,
    };
    html! { <Badge {tone} text={state.name()} /> }
}
