//! The pages that anybody opens.

pub(crate) mod fees;
pub(crate) mod found;
pub(crate) mod landing;
pub(crate) mod tag;
pub(crate) mod tell_owner;
pub(crate) mod verify;
