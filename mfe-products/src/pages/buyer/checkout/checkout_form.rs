//! The form of the checkout: what is typed, the errors to show, and what pressing the button does.

use super::{
    address_fields::Change,
    checkout_state::{use_checkout_draft, use_payment},
    checkout_summary::{Price, use_price},
    place_order::place_order_request,
};
use crate::draft::Draft;
use allpet_contract::{
    orders::{Cart, PlaceOrder},
    payments::CardForm,
};
use allpet_domain::{FieldError, Money, orders::Address};
use allpet_ui::{
    api::KeyedRequest,
    hooks::Mutation,
    pay::{CardChange, CardDraft, card_field},
};
use yew::prelude::*;

/// The input, and the requests for the price and the payment.
pub(super) struct CheckoutFormState {
    pub(super) draft: UseStateHandle<Draft>,
    pub(super) card: UseStateHandle<CardDraft>,
    /// The number of times that the button was pressed.
    pub(super) attempt: UseStateHandle<u32>,
    pub(super) price: Price,
    pub(super) pay: Mutation<(PlaceOrder, CardForm)>,
    /// The errors of the entries as they are, and the server's.
    errors: Vec<FieldError>,
    visited_fields: UseStateHandle<Vec<&'static str>>,
    /// A question about an address that looks mistyped.
    address_question: Option<String>,
    /// Whether a press has shown that question beside the button; the next press accepts the address.
    was_asked: bool,
    /// Whether the button was pressed before the total was known.
    pub(super) pressed_early: bool,
    pub(super) onsubmit: Callback<SubmitEvent>,
}

impl CheckoutFormState {
    /// Returns the errors to list: none before the first press.
    pub(super) fn listed_errors(&self) -> Vec<FieldError> {
        if *self.attempt > 0 {
            self.errors.clone()
        } else {
            Vec::new()
        }
    }

    /// Returns the error to show at a field: only after a press, or once the person has left the field.
    pub(super) fn error(&self, field: &str) -> Option<AttrValue> {
        let is_visible = *self.attempt > 0 || self.visited_fields.contains(&field);
        let found = self.errors.iter().find(|error| error.field == field);
        found
            .filter(|_| is_visible)
            .map(|error| AttrValue::from(error.message.clone()))
    }

    /// Returns the question to show at the address.
    pub(super) fn question_at_address(&self) -> Option<&str> {
        self.address_question.as_deref().filter(|_| !self.was_asked)
    }

    /// Returns the question to show at the button.
    pub(super) fn question_at_button(&self) -> Option<&str> {
        self.address_question.as_deref().filter(|_| self.was_asked)
    }

    /// Returns the callback that changes the draft.
    pub(super) fn change(&self) -> Callback<Change> {
        let (draft, pay) = (self.draft.clone(), self.pay.clone());
        Callback::from(move |change: Change| {
            let mut next = (*draft).clone();
            change(&mut next);
            draft.set(next);
            pay.forget();
        })
    }

    /// Returns the callback that changes the card.
    pub(super) fn change_card(&self) -> Callback<CardChange> {
        let (card, pay) = (self.card.clone(), self.pay.clone());
        Callback::from(move |change: CardChange| {
            let mut next = (*card).clone();
            change(&mut next);
            card.set(next);
            pay.forget();
        })
    }

    /// Returns the callback for leaving a field.
    pub(super) fn on_leave(&self, field: &'static str) -> Callback<()> {
        let visited_fields = self.visited_fields.clone();
        Callback::from(move |()| visited_fields.set([&[field], visited_fields.as_slice()].concat()))
    }
}

/// Returns the state of the form that orders `cart`.
#[hook]
pub(super) fn use_checkout_form(cart: &Cart, last_address: Option<&Address>) -> CheckoutFormState {
    let draft = use_checkout_draft(last_address);
    let card = use_state_eq(CardDraft::default);
    let attempt = use_state_eq(|| 0_u32);
    let visited_fields = use_state_eq(Vec::<&'static str>::new);
    // Kept between attempts, so that an order that may already be placed is not placed twice.
    let sent = use_mut_ref(|| None::<KeyedRequest>);
    let price = use_price(&draft, cart);
    let pay = use_payment(&price.query);
    let pressed_early = use_state_eq(|| false);
    let address_question = draft.check().ok().and_then(|draft| draft.address.question());
    let asked_question = use_state_eq(|| None::<String>);
    let was_asked = address_question.is_some() && *asked_question == address_question;
    let mut errors = entry_errors(&draft, &card);
    let from_server = pay.problem.as_ref().map_or(&[][..], |problem| &problem.errors);
    errors.extend(from_server.iter().map(|error| FieldError {
        field: card_field(&error.field),
        ..error.clone()
    }));
    let onsubmit = {
        let (draft, card, attempt, pay) = (draft.clone(), card.clone(), attempt.clone(), pay.clone());
        let (pressed_early, question) = (pressed_early.setter(), address_question.clone());
        let total = price.current().map(|totals| totals.total);
        let cart = cart.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            let valid = draft.check().ok().zip(card.check().ok());
            let outcome = submit_outcome(valid.is_some(), question.is_some() && !was_asked, total);
            if outcome == SubmitOutcome::AskAboutAddress {
                asked_question.set(question.clone());
                return;
            }
            pressed_early.set(outcome == SubmitOutcome::AwaitTotal);
            if let (SubmitOutcome::Order(total), Some((draft, card))) = (outcome, valid) {
                let order = place_order_request(&mut sent.borrow_mut(), &draft, total, &cart);
                pay.run((order, card));
            }
        })
    };
    CheckoutFormState {
        draft,
        card,
        attempt,
        price,
        pay,
        errors,
        visited_fields,
        address_question,
        was_asked,
        pressed_early: *pressed_early,
        onsubmit,
    }
}

/// The next step after a press of the button.
#[derive(Clone, Copy, Debug, PartialEq)]
enum SubmitOutcome {
    /// The person corrects the entries.
    ShowErrors,
    /// The person looks again at an address that looks mistyped; a second press accepts it.
    AskAboutAddress,
    /// The person sees the total, and presses again.
    AwaitTotal,
    /// The order is placed at this total.
    Order(Money),
}

/// Returns what follows a press. `total` is `None` until it is calculated: nobody pays a sum that they have not seen.
fn submit_outcome(is_valid: bool, has_question: bool, total: Option<Money>) -> SubmitOutcome {
    match total {
        _ if !is_valid => SubmitOutcome::ShowErrors,
        _ if has_question => SubmitOutcome::AskAboutAddress,
        None => SubmitOutcome::AwaitTotal,
        Some(total) => SubmitOutcome::Order(total),
    }
}

fn entry_errors(draft: &Draft, card: &CardDraft) -> Vec<FieldError> {
    let mut errors = draft.check().err().map_or_else(Vec::new, |invalid| invalid.0);
    errors.extend(card.check().err().map_or_else(Vec::new, |invalid| invalid.0));
    errors
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::Currency;

    #[test]
    fn an_order_is_placed_only_if_nothing_is_left_to_correct_to_confirm_or_to_wait_for() {
        let total = Money::new(700, Currency::Usd);
        assert_eq!(
            submit_outcome(false, true, Some(total)),
            SubmitOutcome::ShowErrors
        );
        assert_eq!(submit_outcome(false, false, None), SubmitOutcome::ShowErrors);
        assert_eq!(
            submit_outcome(true, true, Some(total)),
            SubmitOutcome::AskAboutAddress
        );
        assert_eq!(submit_outcome(true, true, None), SubmitOutcome::AskAboutAddress);
        assert_eq!(submit_outcome(true, false, None), SubmitOutcome::AwaitTotal);
        assert_eq!(
            submit_outcome(true, false, Some(total)),
            SubmitOutcome::Order(total)
        );
    }
}
