//! The card, as it is typed. It is kept nowhere but in the fields, and goes to the payment service once.

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

/// What was typed of a card.
#[derive(Clone, Default, PartialEq)]
pub struct CardDraft {
    /// The number.
    pub number: String,
    /// Month and year: `12/28`.
    pub until: String,
    /// The security code.
    pub code: String,
}

/// A change of what was typed.
pub type CardChange = Rc<dyn Fn(&mut CardDraft)>;

impl CardDraft {
    /// The card, where it can be one by domain's rules.
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

/// As people write it: `04/29`, `4 / 2029`, `04-29`, or without anything between, as a telephone's digits allow: `0429`. What
/// is no number is a month that there is not.
fn month_and_year(text: &str) -> (u8, u16) {
    let text: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    let parts = text.split_once(['/', '-', '.']);
    let parts = parts
        .or_else(|| text.split_at_checked(text.len().saturating_sub(if text.len() > 4 { 4 } else { 2 })));
    let (month, year) = parts.unwrap_or_default();
    (
        month.parse().unwrap_or_default(),
        year.parse().unwrap_or_default(),
    )
}

/// The field of the page that a field of the card's form is.
pub fn card_field(field: &str) -> String {
    match field.rsplit('.').next().unwrap_or_default() {
        "month" | "year" => "card.until".into(),
        "number" => "card.number".into(),
        "code" => "card.code".into(),
        _ => field.to_owned(),
    }
}

/// The card's three fields.
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
    fn a_month_and_a_year_are_read_as_people_write_them() {
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
