//! What is told of an order: its timeline and its number.

use allpet_contract::{
    Problem,
    orders::{ORDER_REFUSED, Order},
};
use allpet_domain::{
    Timestamp,
    orders::{OrderRefused, Party, TimelineEntry},
};
use allpet_kernel::Failure;

/// Notes what happened, with the state in which the order is now.
pub(crate) fn tell(order: &mut Order, at: Timestamp, who: Party, what: impl Into<String>) {
    order.timeline.push(TimelineEntry {
        at,
        who,
        name: None,
        payment: false,
        state: order.state,
        what: what.into(),
    });
}

/// Notes what a payment did to the order.
pub(crate) fn tell_payment(order: &mut Order, at: Timestamp, what: impl Into<String>) {
    tell(order, at, Party::System, what);
    if let Some(entry) = order.timeline.last_mut() {
        entry.payment = true;
    }
}

/// A refused transition as the caller sees it.
pub(crate) fn refused(refused: OrderRefused) -> Failure {
    let detail = format!(
        "The order is {}, so that is no longer possible.",
        refused.from.label()
    );
    Problem::new(ORDER_REFUSED).detail(detail).into()
}

/// An order's number from 40 random bits: without letters that are read as digits.
pub(crate) fn number(bytes: [u8; 5]) -> String {
    const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let all = bytes.iter().fold(0_u64, |all, byte| all << 8 | u64::from(*byte));
    let sign = |at: u32| char::from(SIGNS[usize::try_from(all >> (35 - 5 * at) & 31).unwrap_or(0)]);
    let half = |from: u32| (from..from + 4).map(sign).collect::<String>();
    format!("AP-{}-{}", half(0), half(4))
}

/// A number as somebody typed it: in small letters, without its hyphens, or with letters for digits. Nothing where it cannot
/// be one.
pub(crate) fn read_number(text: &str) -> Option<String> {
    let signs: String = text
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_uppercase();
    let signs = signs
        .strip_prefix("AP")
        .filter(|rest| rest.len() == 8)
        .unwrap_or(&signs);
    let digit = |sign: char| match sign {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let signs: String = signs.chars().map(digit).collect();
    (signs.len() == 8).then(|| format!("AP-{}-{}", &signs[..4], &signs[4..]))
}

/// An id that follows from a hash (RFC 9562, version 8).
pub(crate) fn id_from(hash: &[u8]) -> uuid::Uuid {
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(hash) {
        *to = *from;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_aloud() {
        assert_eq!(number([0; 5]), "AP-0000-0000");
        assert_eq!(number([0xff; 5]), "AP-ZZZZ-ZZZZ");
        assert_eq!(number([0, 0, 0, 0, 33]), "AP-0000-0011");
        for typed in ["AP-7K2M-0QX1", "ap 7k2m oqxl", "7K2M‑0QX1"] {
            assert_eq!(read_number(typed).as_deref(), Some("AP-7K2M-0QX1"), "{typed}");
        }
        assert_eq!(read_number("AP-7K2M"), None);
    }
}
