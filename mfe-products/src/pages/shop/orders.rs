//! The shop's orders: their list, their pages, and refunds.

mod fulfilment;
mod list_position;
mod order_filters;
mod order_news;
mod refund_draft;
mod refund_form;
pub(crate) mod shop_order;
pub(crate) mod shop_orders;
mod shop_refund;
