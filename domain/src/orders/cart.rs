//! Limits of a cart.

use crate::Invalid;

/// Maximum quantity of one line.
pub const MAX_QUANTITY: u32 = 99;
/// Maximum number of lines in a cart.
pub const MAX_LINES: usize = 50;

/// Checks a line's quantity: 1 to 99.
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

/// Merges the quantities of two lines of one item: a guest's cart joins the account's, or a buyer adds an item again.
pub fn merge_quantities(here: u32, added: u32) -> u32 {
    here.saturating_add(added).clamp(1, MAX_QUANTITY)
}

/// The line's limit if stock is below the general one; otherwise `None`.
pub fn most(in_stock: u32) -> Option<u32> {
    (in_stock < MAX_QUANTITY).then_some(in_stock)
}

/// The reason why a line of `here` takes no more, for people; `None` if it takes one more. For `most` see [`most`].
pub fn why_no_more(here: u32, most: Option<u32>) -> Option<String> {
    match most {
        Some(most) if here >= most => Some(["No more than ", &most.to_string(), " in stock."].concat()),
        None if here >= MAX_QUANTITY => Some("You can order up to 99 of one item.".to_owned()),
        _ => None,
    }
}
