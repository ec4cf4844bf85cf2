//! The layout of a page: cards, headers and icons.

pub(crate) mod card;
pub(crate) mod icon;
pub(crate) mod icon_paths;
pub(crate) mod page_header;
