//! Orders: carts, addresses, totals, and the states of an order until it is delivered.
//!
//! [`total`] prices a cart in the browser and on the server alike; the server refuses a total that differs.

mod address;
mod cart;
mod price;
mod receipt;
mod sale;
mod share;
mod shipping;
mod state;
mod tax;
mod totals;

#[cfg(test)]
mod tests;

pub(crate) use address::postal;
pub use address::{
    Address, COUNTRIES, Country, LINE_MAX, PHONE_MAX,
    regions::{Region, regions},
};
pub use cart::{MAX_LINES, MAX_QUANTITY, merge_quantities, most, quantity, why_no_more};
pub use price::display_price;
pub use receipt::{Receipt, receipt};
pub use sale::{Sale, is_sold_twice};
pub use shipping::{Rate, ShippingChoice, ShippingRow, Zone, rates, zone};
pub use state::{ORDER_STATES, OrderRefused, OrderState, Party, SECOND_STEP_ASKED, TimelineEntry};
pub use tax::{RoundingRule, TaxRow, rows_for};
pub use totals::{Discount, ExplainedLine, LineKind, PricedLine, TotalLine, TotalRefused, Totals, total};

use crate::Currency;

/// The shop's currency, and that of every table of amounts in this module.
pub const SHOP_CURRENCY: Currency = Currency::Usd;

/// The shop's home country: the default for prices before a buyer's country is known.
pub const HOME_COUNTRY: Country = Country::Us;

/// Minutes in which an order must be paid; its reservation lasts as long. Enough to find a card, and no longer: whoever orders without
/// paying keeps the pieces from others.
pub const PAYMENT_WINDOW_MINUTES: u32 = 15;
