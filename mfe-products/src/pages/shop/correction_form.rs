//! The form that corrects the stock of an item.

use allpet_contract::{
    Problem,
    catalog::{CorrectStock, Correction, ListStock, STOCK_CHANGED, StockCorrection, StockItem, StockQuery},
};
use allpet_domain::{catalog::stock::Level, id::TenantId};
use allpet_ui::{
    api::KeyedRequest,
    hooks::{Mutation, invalidate, use_write},
};
use yew::prelude::*;

/// Parses a whole number: `3`, `+3`, `-3`, `−3`.
fn parse_whole(text: &str) -> Option<i64> {
    text.trim().replace(['−', '–'], "-").parse().ok()
}

/// Returns the correction, or a message that says what to enter.
fn parse_correction(by_count: bool, text: &str) -> Result<Correction, &'static str> {
    match (parse_whole(text), by_count) {
        (Some(pieces), true) => Ok(Correction::Counted(pieces)),
        (Some(pieces), false) => Ok(Correction::Delta(pieces)),
        (None, true) => Err("Enter a whole number, like 12."),
        (None, false) => Err("Enter a whole number, like 5 or -2."),
    }
}

/// Returns the level of an item, for the domain's checks.
pub(super) fn level(item: &StockItem) -> Level {
    Level {
        on_hand: item.on_hand,
        held: item.held,
    }
}

/// Returns the pieces on hand after adding or removing `number`. `None` for a count, which says so itself, and for a number that
/// cannot be read or is refused.
pub(super) fn on_hand_after(by_count: bool, number: &str, level: Level) -> Option<i64> {
    let correction = parse_correction(by_count, number).ok()?;
    correction
        .check()
        .and_then(|()| correction.check_against(level))
        .ok()?;
    match correction {
        Correction::Delta(delta) => Some(level.on_hand.saturating_add(delta)),
        Correction::Counted(_) => None,
    }
}

/// What was typed, and the requests that correct the stock.
pub(super) struct CorrectionForm {
    /// The item as last loaded: newer than the list's if it changed meanwhile.
    pub(super) item: UseStateHandle<StockItem>,
    /// Whether the number is a count, not a difference.
    pub(super) by_count: UseStateHandle<bool>,
    pub(super) number: UseStateHandle<String>,
    pub(super) reason: UseStateHandle<String>,
    /// The form's own error of the number.
    error_text: UseStateHandle<Option<AttrValue>>,
    pub(super) correct: Mutation<CorrectStock>,
    /// Sends the correction if it is valid.
    pub(super) onsubmit: Callback<()>,
    /// Switches between `difference` and `count`.
    pub(super) onmethod: Callback<String>,
}

impl CorrectionForm {
    /// Returns the name of the field for the number.
    pub(super) fn number_field(&self) -> &'static str {
        if *self.by_count { "counted" } else { "delta" }
    }

    /// Returns the error of the number: the form's own, or the server's.
    pub(super) fn number_error(&self) -> Option<AttrValue> {
        let own = (*self.error_text).clone();
        own.or_else(|| self.correct.field(self.number_field()))
    }

    /// Returns a problem of the whole form.
    pub(super) fn general_problem(&self) -> Option<&Problem> {
        let problem = self.correct.problem.as_ref();
        problem.filter(|problem| problem.errors.is_empty())
    }
}

/// Returns the form for `listed`, an item of the list. Calls `ondone` after the correction.
#[hook]
pub(super) fn use_correction_form(
    tenant: TenantId,
    listed: &StockItem,
    ondone: &Callback<bool>,
) -> CorrectionForm {
    let item = use_state_eq(|| listed.clone());
    let by_count = use_state_eq(|| false);
    let number = use_state_eq(String::new);
    let reason = use_state_eq(String::new);
    let error_text = use_state_eq(|| None::<AttrValue>);
    let sent = use_mut_ref(|| None::<KeyedRequest>);
    let ondone = ondone.clone();
    let correct = use_write::<CorrectStock>(move |_| ondone.emit(true));
    let reload = use_write::<ListStock>({
        let item = item.clone();
        move |page: allpet_contract::Page<StockItem>| {
            if let Some(current) = page.items.into_iter().find(|other| other.id == item.id) {
                item.set(current);
                invalidate("stock/");
            }
        }
    });
    let outdated = correct.problem.as_ref();
    let outdated = outdated.is_some_and(|problem| problem.code == STOCK_CHANGED.code);
    // The list may be older than somebody else's correction: reload the item when the dialog opens, and after a conflict.
    use_effect_with(outdated, {
        let q = item.sku.clone();
        move |_| {
            let query = StockQuery {
                q,
                ..StockQuery::default()
            };
            reload.run(ListStock { tenant, query });
        }
    });
    let onsubmit = {
        let (correct, number, reason, error_text) = (
            correct.clone(),
            number.clone(),
            reason.clone(),
            error_text.clone(),
        );
        let (id, level, by_count) = (item.id, level(&item), *by_count);
        Callback::from(move |()| {
            let correction = match parse_correction(by_count, &number) {
                Ok(correction) => correction,
                Err(message) => return error_text.set(Some(message.into())),
            };
            let refused = correction.check().and_then(|()| correction.check_against(level));
            error_text.set(refused.as_ref().err().map(|invalid| invalid.to_string().into()));
            if refused.is_err() {
                return;
            }
            let based_on = by_count.then_some(level.on_hand);
            let fingerprint = allpet_json::to_string(&(correction, based_on, &*reason)).unwrap_or_default();
            correct.run(CorrectStock {
                tenant,
                item: id,
                key: KeyedRequest::key(&mut sent.borrow_mut(), fingerprint),
                body: StockCorrection {
                    correction,
                    based_on,
                    reason: (*reason).clone(),
                },
            });
        })
    };
    let onmethod = {
        let (by_count, error_text, correct) = (by_count.clone(), error_text.clone(), correct.clone());
        Callback::from(move |method: String| {
            by_count.set(method == "count");
            error_text.set(None);
            correct.forget();
        })
    };
    CorrectionForm {
        item,
        by_count,
        number,
        reason,
        error_text,
        correct,
        onsubmit,
        onmethod,
    }
}

#[cfg(test)]
mod tests {
    use super::{Level, on_hand_after, parse_whole};

    #[test]
    fn a_difference_shows_the_stock_afterwards_unless_it_takes_what_is_held() {
        let level = Level { on_hand: 5, held: 2 };
        assert_eq!(on_hand_after(false, "3", level), Some(8));
        assert_eq!(on_hand_after(false, "−3", level), Some(2));
        assert_eq!(on_hand_after(false, "-4", level), None, "orders hold two");
        assert_eq!(on_hand_after(false, "0", level), None, "changes nothing");
        assert_eq!(on_hand_after(false, "two", level), None);
        assert_eq!(on_hand_after(true, "3", level), None);
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
