//! The pages of pets: the list, a pet, and its form.

mod actions;
mod change;
mod detail;
mod form;
mod licensing;
mod list;
mod photo;

pub(crate) use change::{EditPet, NewPet};
pub(crate) use detail::PetPage;
pub(crate) use form::draft_storage::{is_pet_form_stored, remove_pet_forms};
pub(crate) use list::Pets;
