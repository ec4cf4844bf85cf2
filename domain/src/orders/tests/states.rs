//! The order's ways.

use crate::orders::{ORDER_STATES, OrderRefused, OrderState};
use OrderState::{Cancelled, Delivered, InProduction, Packed, Paid, Placed, Refunded, Shipped};

#[test]
fn an_order_goes_only_its_ways() {
    type Step = fn(OrderState) -> Result<OrderState, OrderRefused>;
    let steps: [(Step, OrderState, &[OrderState]); 8] = [
        (OrderState::pay, Paid, &[Placed]),
        (OrderState::begin_production, InProduction, &[Paid]),
        (|state| state.pack(false), Packed, &[Paid]),
        (|state| state.pack(true), Packed, &[InProduction]),
        (OrderState::ship, Shipped, &[Packed]),
        (OrderState::deliver, Delivered, &[Shipped]),
        (OrderState::cancel, Cancelled, &[Placed, Paid]),
        (
            OrderState::refund,
            Refunded,
            &[Paid, InProduction, Packed, Shipped, Delivered, Cancelled],
        ),
    ];
    for (step, to, allowed) in steps {
        for from in ORDER_STATES {
            let expected = if allowed.contains(&from) {
                Ok(to)
            } else {
                Err(OrderRefused { from, to })
            };
            assert_eq!(step(from), expected, "{from:?} to {to:?}");
            assert_eq!(OrderState::parse(from.as_str()), Some(from));
        }
    }
}
