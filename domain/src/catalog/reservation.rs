//! A reservation: pieces set aside for one order until it is paid, or until the time is over.

use super::stock::Level;
use serde::{Deserialize, Serialize};

/// Where a reservation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ReservationState {
    /// The pieces are set aside.
    Held,
    /// The pieces are sold.
    Confirmed,
    /// The pieces are back on the shelf, because the order was cancelled. Final.
    GivenBack,
    /// The pieces are back on the shelf, because the time was over.
    Expired,
}

/// All states, in the order of a life.
pub const RESERVATION_STATES: [ReservationState; 4] = [
    ReservationState::Held,
    ReservationState::Confirmed,
    ReservationState::GivenBack,
    ReservationState::Expired,
];

/// Why a reservation cannot change in this way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReservationRefused {
    /// The pieces went back to the shelf.
    #[error("the pieces went back to the shelf; reserve them again")]
    Ended,
    /// Only what is held can expire.
    #[error("only what is held can expire")]
    NotHeld,
}

/// What a transition does to each stock item of the reservation, for a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing: it was done before.
    Nothing,
    /// What was held is sold.
    Sell,
    /// What was held is free again.
    Free,
    /// What was sold is back on the shelf.
    Restock,
    /// What had expired is taken from the shelf again and sold.
    TakeAgain,
}

impl ReservationState {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Confirmed => "confirmed",
            Self::GivenBack => "given-back",
            Self::Expired => "expired",
        }
    }

    /// The state that `word` stands for.
    pub fn parse(word: &str) -> Option<Self> {
        RESERVATION_STATES
            .into_iter()
            .find(|state| state.as_str() == word)
    }

    /// The order is paid. Where the time was over meanwhile, the pieces are taken again as far as they are still there, and
    /// the reservation is of those from then on.
    pub fn confirm(self) -> Result<(Self, Effect), ReservationRefused> {
        match self {
            Self::Held => Ok((Self::Confirmed, Effect::Sell)),
            Self::Confirmed => Ok((Self::Confirmed, Effect::Nothing)),
            Self::Expired => Ok((Self::Confirmed, Effect::TakeAgain)),
            Self::GivenBack => Err(ReservationRefused::Ended),
        }
    }

    /// The order is cancelled; always possible.
    pub fn give_back(self) -> (Self, Effect) {
        match self {
            Self::Held => (Self::GivenBack, Effect::Free),
            Self::Confirmed => (Self::GivenBack, Effect::Restock),
            Self::GivenBack | Self::Expired => (Self::GivenBack, Effect::Nothing),
        }
    }

    /// The time is over.
    pub fn expire(self) -> Result<(Self, Effect), ReservationRefused> {
        match self {
            Self::Held => Ok((Self::Expired, Effect::Free)),
            Self::Expired => Ok((Self::Expired, Effect::Nothing)),
            Self::Confirmed | Self::GivenBack => Err(ReservationRefused::NotHeld),
        }
    }
}

impl Effect {
    /// What the effect adds to what is on hand and to what is held, for `quantity` pieces.
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
    fn what_was_given_back_is_not_sold() {
        assert_eq!(
            ReservationState::GivenBack.confirm(),
            Err(ReservationRefused::Ended)
        );
        assert_eq!(
            ReservationState::Confirmed.expire(),
            Err(ReservationRefused::NotHeld)
        );
    }

    proptest! {
        /// Whatever happens, and however often: at most the quantity leaves the shelf, and nothing stays held that is not.
        #[test]
        fn pieces_are_neither_lost_nor_doubled(steps in prop::collection::vec(0..3_u8, 0..12), quantity in 1..9_i64) {
            let mut state = ReservationState::Held;
            let mut level = Level { on_hand: 100, held: quantity };
            for step in steps {
                let next = match step {
                    0 => state.confirm(),
                    1 => Ok(state.give_back()),
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
