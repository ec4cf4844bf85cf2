//! Payments of orders and licence fees, and their refunds.

mod one_charge;
mod paying;
mod refunds;
mod secrets;
