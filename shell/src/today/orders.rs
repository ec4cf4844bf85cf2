//! The news and tasks of a buyer about an order today.

use allpet_domain::{Timestamp, orders::OrderState, payments::PaymentState};

/// The news and tasks of a buyer about an order today, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum OrderNeed {
    /// The buyer should pay while the stock is reserved.
    Pay,
    /// The bank has not yet confirmed the payment.
    PaymentPending,
    /// The order has been shipped.
    InTransit,
    /// The order is paid, and the shop is preparing it.
    Preparing,
}

/// Returns what the buyer should know at `now`, or `None` if there is nothing to do or to wait for. `payment` is the state of the
/// latest payment. While the bank processes it, the buyer should wait and not pay again.
pub(crate) fn order_need(
    state: OrderState,
    payment: Option<PaymentState>,
    pay_until: Timestamp,
    now: Timestamp,
) -> Option<OrderNeed> {
    let processing = matches!(payment, Some(PaymentState::Created | PaymentState::Processing));
    match state {
        OrderState::Placed if processing => Some(OrderNeed::PaymentPending),
        OrderState::Placed if now < pay_until => Some(OrderNeed::Pay),
        OrderState::Shipped => Some(OrderNeed::InTransit),
        OrderState::Paid | OrderState::InProduction | OrderState::Packed => Some(OrderNeed::Preparing),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::orders::ORDER_STATES;

    fn at(second: u64) -> Timestamp {
        Timestamp::from_unix_millis(second * 1_000)
    }

    #[test]
    fn an_order_can_be_paid_while_its_stock_is_reserved() {
        let placed = |payment, now| order_need(OrderState::Placed, payment, at(1_800), at(now));
        assert_eq!(placed(None, 0), Some(OrderNeed::Pay));
        assert_eq!(placed(Some(PaymentState::Failed), 1_799), Some(OrderNeed::Pay));
        assert_eq!(placed(Some(PaymentState::NeedsAction), 5), Some(OrderNeed::Pay));
        let processing = Some(PaymentState::Processing);
        assert_eq!(
            placed(processing, 5),
            Some(OrderNeed::PaymentPending),
            "the bank is processing the payment"
        );
        assert_eq!(
            placed(processing, 1_801),
            Some(OrderNeed::PaymentPending),
            "also after the reservation’s end"
        );
        assert_eq!(placed(None, 1_800), None, "the reservation has ended");
    }

    #[test]
    fn a_paid_order_is_shown_until_it_is_delivered() {
        let shown = ORDER_STATES
            .into_iter()
            .filter(|state| order_need(*state, Some(PaymentState::Succeeded), at(1), at(2)).is_some());
        let undelivered = [
            OrderState::Paid,
            OrderState::InProduction,
            OrderState::Packed,
            OrderState::Shipped,
        ];
        assert_eq!(shown.collect::<Vec<_>>(), undelivered);
    }
}
