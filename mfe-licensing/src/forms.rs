//! What an owner fills in; each part is used on more than one page.

mod fee_form;
mod pet_form;
mod proof_field;
mod public_form;

pub(crate) use fee_form::{FeeForm, PetFacts};
pub(crate) use pet_form::PetForm;
pub(crate) use proof_field::ProofField;
pub(crate) use public_form::PublicForm;

use crate::parts::in_words;
use allpet_domain::FieldError;
use allpet_ui::country::english;
use yew::AttrValue;

/// What is wrong with the field `name`.
pub(crate) fn error_of(errors: &[FieldError], name: &str) -> Option<AttrValue> {
    errors
        .iter()
        .find(|error| error.field == name)
        .map(|error| AttrValue::from(in_words(&error.message, english())))
}
