//! Fees of licences: from the facts to a quote.

pub mod facts;
pub mod fee;
pub mod fee_state;
pub mod late;
pub mod quote;
pub mod schedule;
