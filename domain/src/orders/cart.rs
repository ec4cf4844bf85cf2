//! How much a cart may hold.

use crate::Invalid;

/// The most of one thing in one line.
pub const MAX_QUANTITY: u32 = 99;
/// The most lines in a cart.
pub const MAX_LINES: usize = 50;

/// A quantity that a line may have: 1 to 99.
pub fn quantity(field: &str, wanted: u32) -> Result<u32, Invalid> {
    if (1..=MAX_QUANTITY).contains(&wanted) {
        return Ok(wanted);
    }
    Err(Invalid::one(
        field,
        "quantity",
        "Choose between 1 and 99. To take it out, remove the line.",
    ))
}

/// Two lines of the same thing become one: a guest's cart that goes into the account's, or a thing added again.
pub fn merged(here: u32, added: u32) -> u32 {
    here.saturating_add(added).clamp(1, MAX_QUANTITY)
}

/// The most of a thing that a line takes where so many are in stock; nothing where it takes as many as any line.
pub fn most(in_stock: u32) -> Option<u32> {
    (in_stock < MAX_QUANTITY).then_some(in_stock)
}

/// Why a line of `here` takes no more, in words; nothing where it takes one more. `most`: see [`most`].
pub fn why_no_more(here: u32, most: Option<u32>) -> Option<String> {
    match most {
        Some(most) if here >= most => Some(["No more than ", &most.to_string(), " in stock."].concat()),
        None if here >= MAX_QUANTITY => Some("You can order up to 99 of one item.".to_owned()),
        _ => None,
    }
}
