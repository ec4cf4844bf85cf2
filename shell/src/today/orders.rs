//! What an order asks of its buyer today.

use allpet_domain::{Timestamp, orders::OrderState, payments::PaymentState};

/// What an order asks of its buyer today, the most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum OrderNeed {
    /// It is to be paid, while its pieces are held.
    Pay,
    /// Its payment is with the bank, which has not answered.
    Undecided,
    /// It is on its way.
    Coming,
    /// It is paid, and the shop makes it ready.
    Preparing,
}

/// What an order asks of its buyer at `now`; `None` where there is nothing to do or to wait for. `payment`: where the last
/// one stands. One that is with the bank asks for patience, not for another card.
pub(crate) fn order_need(
    state: OrderState,
    payment: Option<PaymentState>,
    pay_until: Timestamp,
    now: Timestamp,
) -> Option<OrderNeed> {
    let with_bank = matches!(payment, Some(PaymentState::Created | PaymentState::Processing));
    match state {
        OrderState::Placed if with_bank => Some(OrderNeed::Undecided),
        OrderState::Placed if now < pay_until => Some(OrderNeed::Pay),
        OrderState::Shipped => Some(OrderNeed::Coming),
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
    fn an_order_is_to_be_paid_while_it_is_held() {
        let placed = |payment, now| order_need(OrderState::Placed, payment, at(1_800), at(now));
        assert_eq!(placed(None, 0), Some(OrderNeed::Pay));
        assert_eq!(placed(Some(PaymentState::Failed), 1_799), Some(OrderNeed::Pay));
        assert_eq!(placed(Some(PaymentState::NeedsAction), 5), Some(OrderNeed::Pay));
        let with_bank = Some(PaymentState::Processing);
        assert_eq!(
            placed(with_bank, 5),
            Some(OrderNeed::Undecided),
            "the bank has it"
        );
        assert_eq!(
            placed(with_bank, 1_801),
            Some(OrderNeed::Undecided),
            "it waits for the bank"
        );
        assert_eq!(placed(None, 1_800), None, "its time has passed");
    }

    #[test]
    fn of_the_paid_ones_what_is_still_to_come_is_told() {
        let told = ORDER_STATES
            .into_iter()
            .filter(|state| order_need(*state, Some(PaymentState::Succeeded), at(1), at(2)).is_some());
        let still_to_come = [
            OrderState::Paid,
            OrderState::InProduction,
            OrderState::Packed,
            OrderState::Shipped,
        ];
        assert_eq!(told.collect::<Vec<_>>(), still_to_come);
    }
}
