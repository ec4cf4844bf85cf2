//! The memory cost of decoding a picture.

/// Memory for decoding all pictures of this process, in megabytes.
pub(super) const BUDGET: u32 = 256;
/// The budget in bytes.
pub(super) const BYTES: u64 = BUDGET as u64 * MEGABYTE;
const MEGABYTE: u64 = 1024 * 1024;
/// Bytes for the upload and the smaller pictures made from it.
const AFTERWARDS: u64 = 48 * MEGABYTE;
/// Minimum cost in megabytes: scaling a picture slightly keeps a row of filtered pixels for each of its rows. So at most two
/// pictures are decoded at once.
const LEAST: u32 = BUDGET / 2;

/// The cost in megabytes of a picture of `picture` bytes, whose decoder needs `beside` more. `None` if it exceeds the budget.
pub(super) fn permits(picture: u64, beside: u64) -> Option<u32> {
    let bytes = picture.checked_add(beside)?.checked_add(AFTERWARDS)?;
    let megabytes = u32::try_from(bytes.div_ceil(MEGABYTE)).ok()?;
    (megabytes <= BUDGET).then_some(megabytes.max(LEAST))
}

/// Bytes that a WebP decoder needs besides the picture: its planes or its colours with alpha, and the frame if it is animated.
pub(super) fn webp(bytes: &[u8], (width, height): (u32, u32)) -> u64 {
    /// The animation flag of an extended file (RFC 9649).
    const MOVES: u8 = 0x02;
    let extended = bytes.get(12..16) == Some(b"VP8X");
    let moves = extended && bytes.get(20).is_some_and(|flags| flags & MOVES != 0);
    u64::from(width) * u64::from(height) * if moves { 8 } else { 4 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_pictures_at_once_stay_within_the_budget() {
        assert_eq!(permits(3 * 400 * 300, 0), Some(128));
        let phone = permits(3 * 8_160 * 6_120, 0).unwrap();
        assert!((129..=BUDGET).contains(&phone), "{phone}: one alone");
        assert_eq!(permits(3 * 9_000 * 9_000, 0), None);
        assert_eq!(
            permits(3 * 6_000 * 6_000, 6 * 6_000 * 6_000),
            None,
            "a progressive JPEG"
        );
        assert_eq!(permits(u64::MAX, 1), None);
    }
}
