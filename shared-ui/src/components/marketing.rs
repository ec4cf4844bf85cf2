//! The public sites: header, footer, bands and drawings.

pub(crate) mod drawing;
pub(crate) mod site;
