//! Stock: pieces on hand, pieces held for orders, and the stock state that buyers see.

use crate::{id::StockItemId, validation::Invalid};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Maximum number of pieces at which buyers see that few are left, and the shop hears of it.
pub const FEW: i64 = 5;
/// The number of available pieces from which an item is well stocked: a shop hears again that few are left after that only. It is above
/// [`FEW`], so that a cart which is not paid does not lead to another report.
pub const PLENTY: i64 = 10;

/// Maximum number of pieces that one correction can add, remove or count.
pub const CORRECTION_MAX: i64 = 1_000_000;
/// Maximum number of pieces on hand that a count can be based on; no shop has more.
pub const ON_HAND_MAX: i64 = 1_000_000_000;
/// Maximum length of a correction's reason, in characters.
pub const REASON_MAX: usize = 200;

/// The stock level of an item, in pieces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Level {
    /// Pieces in stock, including the held ones.
    pub on_hand: i64,
    /// Pieces held for unpaid orders.
    pub held: i64,
}

impl Level {
    /// Pieces that can still be sold.
    pub fn available(self) -> i64 {
        self.on_hand - self.held
    }

    /// The part of `wanted` pieces that can still be sold.
    pub fn of(self, wanted: i64) -> i64 {
        wanted.min(self.available()).max(0)
    }

    /// A message that says how many pieces can be removed.
    fn too_few(self) -> String {
        let (on_hand, most) = (self.on_hand.to_string(), self.available());
        match (most > 0, self.held > 0) {
            (true, true) => [
                "You can remove at most ",
                &most.to_string(),
                ": orders hold ",
                &self.held.to_string(),
                " of the ",
                &on_hand,
                " on hand.",
            ]
            .concat(),
            (true, false) => [
                "You can remove at most ",
                &most.to_string(),
                ", all that are on hand.",
            ]
            .concat(),
            (false, true) => ["None can be removed: orders hold all ", &on_hand, " on hand."].concat(),
            (false, false) => "None can be removed: there are none on hand.".into(),
        }
    }

    /// Adds two levels.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            on_hand: self.on_hand + other.on_hand,
            held: self.held + other.held,
        }
    }
}

/// A correction of the stock: a count, or a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Correction {
    /// The number of pieces counted.
    Counted(i64),
    /// The number of pieces added, or removed if negative.
    Delta(i64),
}

impl Correction {
    /// The form field of the number.
    pub fn field(self) -> &'static str {
        match self {
            Self::Counted(_) => "counted",
            Self::Delta(_) => "delta",
        }
    }

    /// Checks the number alone. Fails at its field if it is out of range, or a difference of zero.
    pub fn check(self) -> Result<(), Invalid> {
        let message = match self {
            Self::Counted(0..=CORRECTION_MAX) => return Ok(()),
            Self::Counted(_) => "Enter a whole number of pieces, from 0 to a million.",
            Self::Delta(0) => "Enter how many to add, like 5, or to remove, like -2.",
            Self::Delta(delta) if delta.unsigned_abs() <= CORRECTION_MAX.unsigned_abs() => return Ok(()),
            Self::Delta(_) => "Enter at most a million pieces.",
        };
        Err(Invalid::one(self.field(), "range", message))
    }

    /// Checks it against the present level. Fails at its field if there are too few pieces, or orders hold them.
    pub fn check_against(self, level: Level) -> Result<(), Invalid> {
        let message = match self {
            Self::Delta(delta) if delta < 0 && level.available() + delta < 0 => level.too_few(),
            Self::Counted(counted) if counted < level.held => [
                "Orders hold ",
                &level.held.to_string(),
                " of them. If some are missing, cancel an order first.",
            ]
            .concat(),
            _ => return Ok(()),
        };
        Err(Invalid::one(self.field(), "below-held", message))
    }
}

/// The difference that a count makes: staff found `counted` pieces and expected `based_on`. Fails if the number on hand has
/// changed since.
pub fn count(on_hand: i64, based_on: i64, counted: i64) -> Result<i64, CountOutdated> {
    if on_hand == based_on {
        Ok(counted - on_hand)
    } else {
        Err(CountOutdated { on_hand, based_on })
    }
}

/// A count based on an outdated number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("There are {on_hand} pieces on hand now, not {based_on}. Count again.")]
pub struct CountOutdated {
    /// The number on hand now.
    pub on_hand: i64,
    /// The number that the count was based on.
    pub based_on: i64,
}

/// The stock state that buyers see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum StockState {
    /// More than [`FEW`] pieces.
    InStock,
    /// At most [`FEW`] pieces.
    FewLeft,
    /// None available.
    Out,
}

impl StockState {
    /// The state for a number of available pieces.
    pub fn of(available: i64) -> Self {
        match available {
            ..=0 => Self::Out,
            1..=FEW => Self::FewLeft,
            _ => Self::InStock,
        }
    }

    /// Units available of a variant that takes `units` pieces each.
    pub fn buyable(available: i64, units: u32) -> i64 {
        available.max(0) / i64::from(units.max(1))
    }
}

/// Sums the pieces per stock item. The fixed order keeps two reservations from deadlocking. Each line: its stock item, its
/// quantity, and the pieces per unit.
pub fn demand(lines: impl IntoIterator<Item = (StockItemId, u32, u32)>) -> BTreeMap<StockItemId, i64> {
    let mut wanted = BTreeMap::new();
    for (item, quantity, units) in lines {
        *wanted.entry(item).or_insert(0) += i64::from(quantity) * i64::from(units);
    }
    wanted
}

#[cfg(test)]
mod tests {
    use super::{
        StockState::{FewLeft, InStock, Out},
        *,
    };
    use proptest::prelude::*;

    fn item(number: u8) -> StockItemId {
        StockItemId(uuid::Uuid::from_bytes([number; 16]))
    }

    #[test]
    fn a_buyer_is_told_when_few_are_left() {
        let said: Vec<_> = [-1, 0, 1, 5, 6].into_iter().map(StockState::of).collect();
        assert_eq!(said, [Out, Out, FewLeft, FewLeft, InStock]);
        assert_eq!(StockState::buyable(8, 3), 2);
        assert_eq!(StockState::buyable(-8, 3), 0);
    }

    #[test]
    fn a_single_and_a_pack_of_three_draw_on_the_same_pieces() {
        let wanted = demand([(item(2), 2, 3), (item(1), 1, 1), (item(2), 1, 1)]);
        assert_eq!(
            wanted.into_iter().collect::<Vec<_>>(),
            [(item(1), 1), (item(2), 7)]
        );
    }

    #[test]
    fn a_count_holds_for_the_number_that_it_was_based_on() {
        assert_eq!((count(10, 10, 8), count(10, 10, 10)), (Ok(-2), Ok(0)));
        let outdated = count(7, 10, 8).unwrap_err();
        assert_eq!(
            outdated.to_string(),
            "There are 7 pieces on hand now, not 10. Count again."
        );
    }

    #[test]
    fn a_refused_correction_says_what_can_be_entered() {
        let level = |on_hand, held| Level { on_hand, held };
        let refused = |correction: Correction, level| {
            let found = correction.check().and_then(|()| correction.check_against(level));
            found.map_err(|invalid| (invalid.0[0].field.clone(), invalid.to_string()))
        };
        for (level, delta, message) in [
            (
                level(8, 0),
                0,
                "Enter how many to add, like 5, or to remove, like -2.",
            ),
            (level(8, 0), 1_000_001, "Enter at most a million pieces."),
            (level(8, 0), i64::MIN, "Enter at most a million pieces."),
            (level(8, 0), -9, "You can remove at most 8, all that are on hand."),
            (
                level(8, 3),
                -6,
                "You can remove at most 5: orders hold 3 of the 8 on hand.",
            ),
            (level(3, 3), -1, "None can be removed: orders hold all 3 on hand."),
            (level(0, 0), -1, "None can be removed: there are none on hand."),
        ] {
            assert_eq!(
                refused(Correction::Delta(delta), level),
                Err(("delta".into(), message.into()))
            );
        }
        for (counted, message) in [
            (-1, "Enter a whole number of pieces, from 0 to a million."),
            (1_000_001, "Enter a whole number of pieces, from 0 to a million."),
            (
                2,
                "Orders hold 3 of them. If some are missing, cancel an order first.",
            ),
        ] {
            assert_eq!(
                refused(Correction::Counted(counted), level(8, 3)),
                Err(("counted".into(), message.into()))
            );
        }
        for right in [-5, 1, 1_000_000]
            .map(Correction::Delta)
            .into_iter()
            .chain([3, 8].map(Correction::Counted))
        {
            assert_eq!(refused(right, level(8, 3)), Ok(()), "{right:?}");
        }
    }

    proptest! {
        #[test]
        fn no_piece_is_forgotten(lines in prop::collection::vec((0..4_u8, 1..20_u32, 1..4_u32), 0..20)) {
            let sum: i64 = lines.iter().map(|(_, quantity, units)| i64::from(quantity * units)).sum();
            let wanted = demand(lines.into_iter().map(|(number, quantity, units)| (item(number), quantity, units)));
            prop_assert_eq!(wanted.values().sum::<i64>(), sum);
        }
    }
}
