//! Paying with a card: the fields, and what a thing that waits for its payment asks for.
//!
//! The card becomes a token here, in one call to payments; the app sends the token for what is paid.

mod card;
mod pay_box;

pub use card::{CardChange, CardDraft, card_field, card_fields};
pub use pay_box::{PayBox, PayBoxProps, PayStep, Sending};
