//! Forms that owners fill in, each used on several pages.

mod fee_form;
mod pet_form;
mod proof_field;
mod proof_upload;
mod public_form;

pub(crate) use fee_form::{FeeForm, PetFacts};
pub(crate) use pet_form::PetForm;
pub(crate) use proof_field::{ProofField, field_name};
pub(crate) use public_form::PublicForm;

use allpet_domain::FieldError;
use allpet_ui::country::english;
use yew::AttrValue;

/// Returns the error of the field `name`, with its dates spelled out. Errors by the rules of a place have the words of that place
/// already.
pub(crate) fn error_of(errors: &[FieldError], name: &str) -> Option<AttrValue> {
    errors
        .iter()
        .find(|error| error.field == name)
        .map(|error| AttrValue::from(english().spell_out(&error.message)))
}
