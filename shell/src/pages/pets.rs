//! Pets: the list, one pet, and its form.

mod actions;
mod breed;
mod change;
mod crop;
mod detail;
mod draft;
mod draft_storage;
mod form;
mod licensed;
mod list;
mod photo_card;

pub(crate) use change::{EditPet, NewPet};
pub(crate) use detail::PetPage;
pub(crate) use list::Pets;
