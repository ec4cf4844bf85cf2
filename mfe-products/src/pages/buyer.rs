//! The buyer's pages: cart, checkout, orders.

pub(crate) mod address_fields;
pub(crate) mod cart;
pub(crate) mod cart_lines;
pub(crate) mod cart_writes;
pub(crate) mod checkout;
pub(crate) mod checkout_form;
pub(crate) mod checkout_state;
pub(crate) mod checkout_summary;
pub(crate) mod find_order;
pub(crate) mod last_address;
pub(crate) mod open_order;
pub(crate) mod order;
pub(crate) mod order_writes;
pub(crate) mod orders;
pub(crate) mod pay_box;
pub(crate) mod place_order;
