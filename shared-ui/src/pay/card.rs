//! The card as the payer types it. It is stored only in the fields, and goes to the payment service once.

use crate::{
    api::now,
    components::{TextField, TextKind},
};
use allpet_contract::payments::CardForm;
use allpet_domain::{
    Invalid,
    payments::{CardNumber, security_code, valid_until},
};
use std::rc::Rc;
use yew::prelude::*;

/// The fields of a card as typed.
#[derive(Clone, Default, PartialEq)]
pub struct CardDraft {
    /// The number.
    pub number: String,
    /// The month and year of expiry: `12/28`.
    pub until: String,
    /// The security code.
    pub code: String,
}

/// A change of the fields.
pub type CardChange = Rc<dyn Fn(&mut CardDraft)>;

impl CardDraft {
    /// Checks the fields by the rules of `domain`. Fails with all errors.
    pub fn check(&self) -> Result<CardForm, Invalid> {
        let mut invalid = Invalid::default();
        let number = invalid.merge(CardNumber::parse("card.number", &self.number));
        let (month, year) = month_and_year(&self.until);
        invalid.merge(valid_until("card.until", month, year, now()));
        let brand = number.as_ref().map(|number| number.card().brand);
        invalid.merge(security_code("card.code", brand, &self.code));
        invalid.or(CardForm {
            number: number
                .map(|number| number.digits().to_owned())
                .unwrap_or_default(),
            month,
            year,
            code: self.code.trim().to_owned(),
        })
    }
}

/// Reads a month and year as people write them: `04/29`, `4 / 2029`, `04-29`, or, since a phone's digit keyboard has no separator,
/// `0429`. Unreadable text yields 0, which is no valid month.
fn month_and_year(text: &str) -> (u8, u16) {
    let text: String = text
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    let parts = text.split_once(['/', '-', '.']);
    let parts = parts
        .or_else(|| text.split_at_checked(text.len().saturating_sub(if text.len() > 4 { 4 } else { 2 })));
    let (month, year) = parts.unwrap_or_default();
    (
        month.parse().unwrap_or_default(),
        year.parse().unwrap_or_default(),
    )
}

/// Maps a field of the request to a field of the page.
pub fn card_field(field: &str) -> String {
    match field.rsplit('.').next().unwrap_or_default() {
        "month" | "year" => "card.until".into(),
        "number" => "card.number".into(),
        "code" => "card.code".into(),
        _ => field.to_owned(),
    }
}

/// Renders the card's three fields.
pub fn card_fields(
    draft: &CardDraft,
    error: &dyn Fn(&str) -> Option<AttrValue>,
    change: &Callback<CardChange>,
) -> Html {
    let set = |put: fn(&mut CardDraft, String)| {
        change.reform(move |text: String| {
            Rc::new(move |draft: &mut CardDraft| put(draft, text.clone())) as CardChange
        })
    };
    html! {
        <div class="stack">
            <TextField name="card.number" label="Card number" kind={TextKind::Digits} value={draft.number.clone()} autocomplete="cc-number"
                error={error("card.number")} onchange={set(|draft, text| draft.number = text)} />
            <div class="fields">
                <TextField name="card.until" label="Valid until" hint="Month and year, like 04/29" kind={TextKind::Digits} value={draft.until.clone()} autocomplete="cc-exp"
                    error={error("card.until")} onchange={set(|draft, text| draft.until = text)} />
                <TextField name="card.code" label="Security code" hint="3 digits on the back; 4 on the front of American Express" kind={TextKind::Digits} value={draft.code.clone()} autocomplete="cc-csc"
                    error={error("card.code")} onchange={set(|draft, text| draft.code = text)} />
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn month_and_year_are_read_as_people_write_them() {
        for text in ["04/29", "4/29", "04 / 29", "04-29", "04.29", "0429", " 04 29 "] {
            assert_eq!(month_and_year(text), (4, 29), "{text}");
        }
        for text in ["04/2029", "04 / 2029", "042029"] {
            assert_eq!(month_and_year(text), (4, 2029), "{text}");
        }
        for text in ["", "/", "4", "é29", "April 2029"] {
            assert_eq!(month_and_year(text).0, 0, "{text}");
        }
    }
}
