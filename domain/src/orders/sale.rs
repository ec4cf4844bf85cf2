//! What was sold from a cart, and whether it was sold twice.

use crate::Timestamp;

/// One order of a cart, as far as it tells whether another one is the same sale.
#[derive(Clone, Copy, Debug)]
pub struct Sale<'a> {
    /// When it was placed.
    pub placed: Timestamp,
    /// When its payment came; nothing where none did.
    pub paid: Option<Timestamp>,
    /// What was ordered: the keys that make two things the same thing.
    pub items: &'a [String],
}

/// Whether two orders of one cart sold the same things twice: the later one was placed while nobody knew yet that the
/// earlier one was paid, so the cart still held what that one had ordered.
pub fn is_sold_twice(one: Sale<'_>, other: Sale<'_>) -> bool {
    let (earlier, later) = if one.placed <= other.placed {
        (one, other)
    } else {
        (other, one)
    };
    let was_open = earlier.paid.is_none_or(|paid| later.placed < paid);
    was_open && earlier.items.iter().any(|item| later.items.contains(item))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cart_is_sold_twice_where_it_was_ordered_before_it_was_known_to_be_paid() {
        let (ball, both) = (["ball".to_owned()], ["ball".to_owned(), "bowl".to_owned()]);
        let bowl = ["bowl".to_owned()];
        let sale = |placed, paid: Option<u64>, items| Sale {
            placed: Timestamp::from_unix_millis(placed),
            paid: paid.map(Timestamp::from_unix_millis),
            items,
        };
        let twice = |one, other| is_sold_twice(one, other) && is_sold_twice(other, one);
        assert!(twice(sale(1, Some(9), &ball), sale(2, Some(3), &both)));
        assert!(twice(sale(1, None, &ball), sale(2, Some(3), &ball)));
        assert!(
            !twice(sale(1, Some(2), &ball), sale(3, Some(4), &ball)),
            "bought again"
        );
        assert!(
            !twice(sale(1, Some(9), &ball), sale(2, Some(3), &bowl)),
            "another thing"
        );
    }
}
