//! The pages that need no account.

pub(crate) mod fees;
pub(crate) mod finder_note;
pub(crate) mod found_pet_advice;
pub(crate) mod landing;
pub(crate) mod scan_report;
pub(crate) mod tag;
pub(crate) mod tell_owner;
pub(crate) mod verify;
