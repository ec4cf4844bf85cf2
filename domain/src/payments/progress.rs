//! The progress of the payment for an order or an application, from answers and events that come late, twice, or in another
//! order.

use super::PaymentState;
use crate::{Money, id::PaymentId};

/// A payment as a module knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentProgress {
    /// The payment. Ids grow with time.
    pub payment: PaymentId,
    /// Its state.
    pub state: PaymentState,
    /// The amount refunded of it.
    pub refunded: Money,
}

impl PaymentProgress {
    /// Returns whether this news replaces what is `stored`. A payment that succeeded counts, whatever else is known; of the others
    /// the newest attempt counts. A final state does not change any more, and the refunded amount only grows.
    pub fn replaces(&self, stored: &Self) -> bool {
        let (news_paid, stored_paid) = (
            self.state == PaymentState::Succeeded,
            stored.state == PaymentState::Succeeded,
        );
        if self.payment != stored.payment {
            return news_paid || (!stored_paid && self.payment > stored.payment);
        }
        if self.state == stored.state {
            return self.refunded.minor > stored.refunded.minor;
        }
        news_paid || !stored.state.is_final()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Currency,
        payments::{PAYMENT_STATES, PaymentState::*},
    };

    fn progress(payment: u128, state: PaymentState, refunded: i64) -> PaymentProgress {
        PaymentProgress {
            payment: PaymentId(uuid::Uuid::from_u128(payment)),
            state,
            refunded: Money::new(refunded, Currency::Usd),
        }
    }

    #[test]
    fn a_late_update_never_regresses() {
        for (stored, news, replaces) in [
            ((Processing, 0), (NeedsAction, 0), true),
            ((NeedsAction, 0), (Processing, 0), true),
            ((Processing, 0), (Succeeded, 0), true),
            ((Succeeded, 0), (Processing, 0), false),
            ((Succeeded, 0), (Failed, 0), false),
            ((Failed, 0), (Processing, 0), false),
            ((Succeeded, 0), (Succeeded, 0), false),
            ((Succeeded, 0), (Succeeded, 500), true),
            ((Succeeded, 500), (Succeeded, 0), false),
        ] {
            let (stored, news) = (progress(1, stored.0, stored.1), progress(1, news.0, news.1));
            assert_eq!(news.replaces(&stored), replaces, "{stored:?} {news:?}");
        }
    }

    #[test]
    fn a_payment_that_succeeded_counts_even_if_its_order_was_cancelled_meanwhile() {
        for stored in [Cancelled, Failed, NeedsAction] {
            assert!(
                progress(1, Succeeded, 0).replaces(&progress(1, stored, 0)),
                "{stored:?}"
            );
            assert!(
                progress(1, Succeeded, 0).replaces(&progress(2, stored, 0)),
                "{stored:?} of a newer attempt"
            );
        }
    }

    #[test]
    fn of_two_attempts_the_newer_counts_unless_the_older_succeeded() {
        for state in PAYMENT_STATES.into_iter().filter(|state| *state != Succeeded) {
            assert!(
                progress(2, state, 0).replaces(&progress(1, Failed, 0)),
                "{state:?}"
            );
            assert!(
                !progress(1, state, 0).replaces(&progress(2, Processing, 0)),
                "{state:?}"
            );
            assert!(
                !progress(2, state, 0).replaces(&progress(1, Succeeded, 0)),
                "{state:?}"
            );
        }
    }
}
