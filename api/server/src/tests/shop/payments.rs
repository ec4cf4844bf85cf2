//! Payments of orders and licence fees, and their refunds.

mod bank_responses;
mod one_charge;
mod refunds;
mod secrets;
