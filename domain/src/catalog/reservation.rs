//! A reservation: pieces held for one order until it is paid or the time is up.

use super::stock::Level;
use serde::{Deserialize, Serialize};

/// The state of a reservation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ReservationState {
    /// The pieces are held.
    Held,
    /// The pieces are sold.
    Confirmed,
    /// The pieces are back in stock, because the order was cancelled. Final.
    #[serde(rename = "given-back")]
    Released,
    /// The pieces are back in stock, because the time was up.
    Expired,
}

/// All states, in lifecycle order.
pub const RESERVATION_STATES: [ReservationState; 4] = [
    ReservationState::Held,
    ReservationState::Confirmed,
    ReservationState::Released,
    ReservationState::Expired,
];

/// The reason why a reservation stays in its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReservationRefused {
    /// The pieces are back in stock.
    #[error("the pieces went back to the shelf; reserve them again")]
    Ended,
    /// Only a held reservation can expire.
    #[error("only what is held can expire")]
    NotHeld,
}

/// The effect of a transition on each stock item of the reservation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// None: the transition was made before.
    Nothing,
    /// The held pieces are sold.
    Sell,
    /// The held pieces are available again.
    Free,
    /// The sold pieces are back in stock.
    Restock,
    /// The expired pieces are taken from stock again and sold.
    TakeAgain,
}

impl ReservationState {
    /// The stored and serialized value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Confirmed => "confirmed",
            Self::Released => "given-back",
            Self::Expired => "expired",
        }
    }

    /// Parses the value of [`ReservationState::as_str`].
    pub fn parse(value: &str) -> Option<Self> {
        RESERVATION_STATES
            .into_iter()
            .find(|state| state.as_str() == value)
    }

    /// Confirms the reservation once the order is paid. An expired one takes its pieces again, as far as they are still in stock.
    /// Fails if it was released.
    pub fn confirm(self) -> Result<(Self, Effect), ReservationRefused> {
        match self {
            Self::Held => Ok((Self::Confirmed, Effect::Sell)),
            Self::Confirmed => Ok((Self::Confirmed, Effect::Nothing)),
            Self::Expired => Ok((Self::Confirmed, Effect::TakeAgain)),
            Self::Released => Err(ReservationRefused::Ended),
        }
    }

    /// Releases the pieces because the order is cancelled. Always possible.
    pub fn release(self) -> (Self, Effect) {
        match self {
            Self::Held => (Self::Released, Effect::Free),
            Self::Confirmed => (Self::Released, Effect::Restock),
            Self::Released | Self::Expired => (Self::Released, Effect::Nothing),
        }
    }

    /// Expires the reservation. Fails unless it is held or expired.
    pub fn expire(self) -> Result<(Self, Effect), ReservationRefused> {
        match self {
            Self::Held => Ok((Self::Expired, Effect::Free)),
            Self::Expired => Ok((Self::Expired, Effect::Nothing)),
            Self::Confirmed | Self::Released => Err(ReservationRefused::NotHeld),
        }
    }
}

impl Effect {
    /// The change of the stock level, for `quantity` pieces.
    pub fn deltas(self, quantity: i64) -> Level {
        let (on_hand, held) = match self {
            Self::Nothing => (0, 0),
            Self::Sell => (-quantity, -quantity),
            Self::Free => (0, -quantity),
            Self::Restock => (quantity, 0),
            Self::TakeAgain => (-quantity, 0),
        };
        Level { on_hand, held }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn released_stock_is_not_sold() {
        assert_eq!(
            ReservationState::Released.confirm(),
            Err(ReservationRefused::Ended)
        );
        assert_eq!(
            ReservationState::Confirmed.expire(),
            Err(ReservationRefused::NotHeld)
        );
    }

    proptest! {
        /// After any sequence of transitions, at most the quantity has left the stock, and nothing stays held by mistake.
        #[test]
        fn pieces_are_neither_lost_nor_doubled(steps in prop::collection::vec(0..3_u8, 0..12), quantity in 1..9_i64) {
            let mut state = ReservationState::Held;
            let mut level = Level { on_hand: 100, held: quantity };
            for step in steps {
                let next = match step {
                    0 => state.confirm(),
                    1 => Ok(state.release()),
                    _ => state.expire(),
                };
                if let Ok((to, effect)) = next {
                    state = to;
                    level = level.plus(effect.deltas(quantity));
                }
                let expected = match state {
                    ReservationState::Held => (100, quantity),
                    ReservationState::Confirmed => (100 - quantity, 0),
                    _ => (100, 0),
                };
                prop_assert_eq!((level.on_hand, level.held), expected);
            }
        }
    }
}
