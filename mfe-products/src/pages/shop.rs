//! The shop's pages: its orders and its stock.

pub(crate) mod correction_draft;
pub(crate) mod correction_form;
pub(crate) mod current_shop;
pub(crate) mod fulfilment;
pub(crate) mod list_position;
pub(crate) mod order_filters;
pub(crate) mod order_news;
pub(crate) mod refund_draft;
pub(crate) mod refund_form;
pub(crate) mod shop_order;
pub(crate) mod shop_orders;
pub(crate) mod shop_refund;
pub(crate) mod shop_stock;
pub(crate) mod stock_dialog;
pub(crate) mod stock_filters;
