//! Paying with a card: the fields, and the box that asks for an outstanding payment.
//!
//! One call to payments exchanges the card for a token, and the app pays with the token.

mod card;
mod pay_box;

pub use card::{CardChange, CardDraft, card_field, card_fields};
pub use pay_box::{PayBox, PayBoxProps, PayStep, Sending};
