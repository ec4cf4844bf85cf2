//! The pages of pets: the list, a pet, and its form.

mod actions;
mod breed;
mod change;
mod crop;
mod detail;
mod draft;
mod draft_storage;
mod form;
mod form_state;
mod licensing;
mod list;
mod menu_writes;
mod photo_card;
mod photo_upload;

pub(crate) use change::{EditPet, NewPet};
pub(crate) use detail::PetPage;
pub(crate) use draft_storage::is_pet_form_stored;
pub(crate) use list::Pets;
