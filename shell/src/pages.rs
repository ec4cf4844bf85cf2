//! The built-in pages.

mod account;
mod audit;
mod designs;
// This test renders the pages natively.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod documents;
mod entry;
mod finder_messages;
mod home;
mod landing;
mod members;
mod not_found;
mod notifications;
mod operations;
mod orders;
mod paging;
mod pets;
mod relative_time;
mod roles_notice;
mod settings;

pub(crate) use account::{AccountPage, AccountPageKind};
pub(crate) use audit::Audit;
pub(crate) use designs::Designs;
pub(crate) use entry::{SignIn, SignInAgain, SignUp, prepare_form};
pub(crate) use home::Home;
pub(crate) use landing::Landing;
pub(crate) use members::Members;
pub(crate) use not_found::NotFoundPage;
pub(crate) use notifications::Notifications;
pub(crate) use operations::Operations;
pub(crate) use orders::Orders;
pub(crate) use pets::{EditPet, NewPet, PetPage, Pets, remove_pet_forms};
pub(crate) use settings::Settings;
