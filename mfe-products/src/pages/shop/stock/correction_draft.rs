//! The input of a merchant who corrects the stock of an item, and the correction that it means.

use allpet_contract::catalog::{Correction, StockCorrection, StockItem};
use allpet_domain::catalog::stock::Level;
use std::rc::Rc;
use yew::prelude::*;

/// The state of the form.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CorrectionDraft {
    /// The item as last loaded: newer than the list's if it changed meanwhile.
    pub(super) item: StockItem,
    /// Whether the number is a count, not a difference.
    pub(super) by_count: bool,
    pub(super) number: String,
    pub(super) reason: String,
    /// Why the number was refused at the last attempt.
    pub(super) error: Option<AttrValue>,
}

/// The actions on the form.
#[derive(Debug)]
pub(super) enum CorrectionAction {
    /// The item was loaded anew.
    Load(StockItem),
    /// The merchant chooses `difference` or `count`.
    ChooseMethod(String),
    TypeNumber(String),
    TypeReason(String),
    Submit,
}

impl Reducible for CorrectionDraft {
    type Action = CorrectionAction;

    fn reduce(self: Rc<Self>, action: CorrectionAction) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        match action {
            CorrectionAction::Load(item) => next.item = item,
            CorrectionAction::ChooseMethod(method) => {
                next.by_count = method == "count";
                next.error = None;
            }
            CorrectionAction::TypeNumber(text) => next.number = text,
            CorrectionAction::TypeReason(text) => next.reason = text,
            CorrectionAction::Submit => next.error = next.parse().err(),
        }
        next.into()
    }
}

impl CorrectionDraft {
    /// Creates the empty form for an item.
    pub(super) fn new(item: StockItem) -> Self {
        Self {
            item,
            by_count: false,
            number: String::new(),
            reason: String::new(),
            error: None,
        }
    }

    /// Returns the name of the field for the number.
    pub(super) fn number_field(&self) -> &'static str {
        if self.by_count { "counted" } else { "delta" }
    }

    /// Returns the correction, or a message that says what to enter. A count is based on the number on hand as last loaded.
    pub(super) fn parse(&self) -> Result<StockCorrection, AttrValue> {
        let correction = self.read_number().map_err(AttrValue::Static)?;
        correction
            .check()
            .and_then(|()| correction.check_against(self.level()))
            .map_err(|invalid| invalid.to_string())?;
        Ok(StockCorrection {
            correction,
            based_on: self.by_count.then_some(self.item.on_hand),
            reason: self.reason.clone(),
        })
    }

    /// Returns the pieces on hand after adding or removing the number. `None` for a count, which says so itself, and for a number that
    /// cannot be read or is refused.
    pub(super) fn on_hand_after(&self) -> Option<i64> {
        match self.parse().ok()?.correction {
            Correction::Delta(delta) => Some(self.item.on_hand.saturating_add(delta)),
            Correction::Counted(_) => None,
        }
    }

    fn read_number(&self) -> Result<Correction, &'static str> {
        match (parse_whole(&self.number), self.by_count) {
            (Some(pieces), true) => Ok(Correction::Counted(pieces)),
            (Some(pieces), false) => Ok(Correction::Delta(pieces)),
            (None, true) => Err("Enter how many pieces you counted, like 12."),
            (None, false) => Err("Enter how many to add, like 5, or to remove, like -2."),
        }
    }

    fn level(&self) -> Level {
        Level {
            on_hand: self.item.on_hand,
            held: self.item.held,
        }
    }
}

/// Parses a whole number: `3`, `+3`, `-3`, `−3`.
fn parse_whole(text: &str) -> Option<i64> {
    text.trim().replace(['−', '–'], "-").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::catalog::StockState;

    /// An item with five pieces, of which orders hold two.
    fn item() -> StockItem {
        StockItem {
            id: "01930000-0000-7000-8000-000000000001".parse().unwrap(),
            sku: "BALL-S".into(),
            name: "Ball, S".into(),
            picture: String::new(),
            on_hand: 5,
            held: 2,
            available: 3,
            state: StockState::FewLeft,
            history: Vec::new(),
        }
    }

    fn after(actions: impl IntoIterator<Item = CorrectionAction>) -> CorrectionDraft {
        let draft = Rc::new(CorrectionDraft::new(item()));
        Rc::unwrap_or_clone(actions.into_iter().fold(draft, CorrectionDraft::reduce))
    }

    fn typed(method: &str, number: &str) -> CorrectionDraft {
        after([
            CorrectionAction::ChooseMethod(method.into()),
            CorrectionAction::TypeNumber(number.into()),
        ])
    }

    #[test]
    fn a_difference_shows_the_stock_afterwards_unless_it_takes_what_is_held() {
        let on_hand_after = |number| typed("difference", number).on_hand_after();
        assert_eq!(on_hand_after("3"), Some(8));
        assert_eq!(on_hand_after("−3"), Some(2));
        assert_eq!(on_hand_after("-4"), None, "orders hold two");
        assert_eq!(on_hand_after("0"), None, "changes nothing");
        assert_eq!(on_hand_after("two"), None);
        assert_eq!(typed("count", "3").on_hand_after(), None);
    }

    #[test]
    fn a_count_is_based_on_the_number_last_loaded() {
        let counted = typed("count", "4").parse().unwrap();
        assert_eq!(
            (counted.correction, counted.based_on),
            (Correction::Counted(4), Some(5))
        );
        assert_eq!(typed("difference", "4").parse().unwrap().based_on, None);
        let reloaded = after([
            CorrectionAction::ChooseMethod("count".into()),
            CorrectionAction::TypeNumber("4".into()),
            CorrectionAction::Load(StockItem { on_hand: 6, ..item() }),
        ]);
        assert_eq!(reloaded.parse().unwrap().based_on, Some(6));
        assert_eq!(reloaded.number, "4", "what was typed stays");
    }

    #[test]
    fn an_error_shows_after_an_attempt_until_another_method_is_chosen() {
        let draft = Rc::new(typed("difference", "two"));
        assert_eq!(draft.error, None);
        let draft = draft.reduce(CorrectionAction::Submit);
        assert_eq!(
            draft.error.as_deref(),
            Some("Enter how many to add, like 5, or to remove, like -2.")
        );
        let draft = draft.reduce(CorrectionAction::ChooseMethod("count".into()));
        assert_eq!((draft.error.as_deref(), draft.number_field()), (None, "counted"));
        let empty = typed("count", "").parse().unwrap_err();
        assert_eq!(empty.as_str(), "Enter how many pieces you counted, like 12.");
        let draft = draft
            .reduce(CorrectionAction::TypeNumber("1".into()))
            .reduce(CorrectionAction::Submit);
        let error = draft.error.as_deref().unwrap_or_default();
        assert!(error.starts_with("Orders hold 2 of them."), "{error}");
        let draft = draft
            .reduce(CorrectionAction::TypeNumber("2".into()))
            .reduce(CorrectionAction::Submit);
        assert_eq!(draft.error, None);
    }

    #[test]
    fn a_number_is_parsed_with_any_sign() {
        for (typed, expected) in [
            ("5", Some(5)),
            (" +5 ", Some(5)),
            ("-2", Some(-2)),
            ("−2", Some(-2)),
            ("two", None),
            ("", None),
        ] {
            assert_eq!(parse_whole(typed), expected, "{typed}");
        }
    }
}
