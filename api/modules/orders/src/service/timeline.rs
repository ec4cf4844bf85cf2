//! An order's timeline, its number, and ids derived from hashes.

use allpet_contract::{
    Problem,
    orders::{ORDER_REFUSED, Order},
};
use allpet_domain::{
    Timestamp,
    base32::ALPHABET,
    orders::{OrderRefused, Party, TimelineEntry},
};
use allpet_kernel::Failure;

/// Appends an entry to the timeline, with the order's present state.
pub(crate) fn append_entry(order: &mut Order, at: Timestamp, party: Party, text: impl Into<String>) {
    order.timeline.push(TimelineEntry {
        at,
        who: party,
        name: None,
        payment: false,
        state: order.state,
        what: text.into(),
    });
}

/// Appends an entry about a payment.
pub(crate) fn append_payment_entry(order: &mut Order, at: Timestamp, text: impl Into<String>) {
    append_entry(order, at, Party::System, text);
    if let Some(entry) = order.timeline.last_mut() {
        entry.payment = true;
    }
}

/// Converts a refused transition into `ORDER_REFUSED`.
pub(crate) fn transition_refused(refused: OrderRefused) -> Failure {
    let detail = format!(
        "The order is {}, so that is no longer possible.",
        refused.from.label()
    );
    Problem::new(ORDER_REFUSED).detail(detail).into()
}

/// Writes 40 random bits as an order number, in Crockford's base 32, which has no letters that look like digits.
pub(crate) fn order_number(bytes: [u8; 5]) -> String {
    let bits = bytes
        .iter()
        .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    let digit =
        |index: u32| char::from(ALPHABET[usize::try_from(bits >> (35 - 5 * index) & 31).unwrap_or(0)]);
    let half = |start: u32| (start..start + 4).map(digit).collect::<String>();
    format!("AP-{}-{}", half(0), half(4))
}

/// Parses an order number as people type it: lower case, without hyphens, or with letters for digits. `None` if it cannot be one.
pub(crate) fn parse_order_number(text: &str) -> Option<String> {
    let digits: String = text
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_uppercase();
    let digits = digits
        .strip_prefix("AP")
        .filter(|rest| rest.len() == 8)
        .unwrap_or(&digits);
    let digit = |typed: char| match typed {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let digits: String = digits.chars().map(digit).collect();
    (digits.len() == 8).then(|| format!("AP-{}-{}", &digits[..4], &digits[4..]))
}

/// Derives an id from a hash (UUID version 8, RFC 9562).
pub(crate) fn id_from_hash(hash: &[u8]) -> uuid::Uuid {
    let mut bytes = [0; 16];
    for (target, source) in bytes.iter_mut().zip(hash) {
        *target = *source;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_can_be_dictated() {
        assert_eq!(order_number([0; 5]), "AP-0000-0000");
        assert_eq!(order_number([0xff; 5]), "AP-ZZZZ-ZZZZ");
        assert_eq!(order_number([0, 0, 0, 0, 33]), "AP-0000-0011");
        for typed in ["AP-7K2M-0QX1", "ap 7k2m oqxl", "7K2M‑0QX1"] {
            assert_eq!(
                parse_order_number(typed).as_deref(),
                Some("AP-7K2M-0QX1"),
                "{typed}"
            );
        }
        assert_eq!(parse_order_number("AP-7K2M"), None);
    }
}
