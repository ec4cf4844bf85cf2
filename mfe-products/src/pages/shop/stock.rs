//! The shop's stock, and its corrections.

mod correction_draft;
mod correction_form;
pub(crate) mod shop_stock;
mod stock_dialog;
mod stock_filters;
