//! The card, as it is typed. It is kept nowhere but in the fields, and goes to the payment service once.

use crate::{
    api::today,
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
        let (month, year) = self.until.split_once(['/', '-', '.', ' ']).unwrap_or_default();
        // What is no number is refused as a month that there is not.
        let month: u8 = month.trim().parse().unwrap_or_default();
        let year: u16 = year.trim().parse().unwrap_or_default();
        invalid.merge(valid_until("card.until", month, year, today()));
        // Where the number is not known yet, at least that there is none.
        match &number {
            Some(number) => {
                invalid.merge(security_code("card.code", number.card().brand, &self.code));
            }
            None if self.code.trim().is_empty() => {
                invalid.add("card.code", "security-code", "Enter the card's security code.");
            }
            None => {}
        }
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
