//! A pet's photo: choosing, cropping and uploading it.

mod crop;
pub(super) mod photo_card;
mod photo_upload;
