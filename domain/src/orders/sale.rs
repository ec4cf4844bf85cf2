//! Sales from carts, and the detection of double sales.

use crate::Timestamp;

/// An order of a cart, for the detection of double sales.
#[derive(Clone, Copy, Debug)]
pub struct Sale<'a> {
    /// The time of the order.
    pub placed: Timestamp,
    /// The time of its payment, if it was paid.
    pub paid: Option<Timestamp>,
    /// The keys of the ordered items; equal keys mean the same item.
    pub items: &'a [String],
}

/// Returns whether two orders of one cart sold an item twice: the later one was placed before the earlier one's payment, so the
/// cart still held the earlier one's items.
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
    fn a_double_sale_is_detected() {
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
