//! The memory cost of decoding a picture.

/// Memory for decoding all pictures of this process, in megabytes.
pub(super) const BUDGET: u32 = 256;
/// The budget in bytes.
pub(super) const BYTES: u64 = BUDGET as u64 * MEGABYTE;
const MEGABYTE: u64 = 1024 * 1024;
/// Bytes for the headers of a file, with its colour profile unpacked: a profile for printing has two megabytes.
pub(super) const HEADERS: u64 = 16 * MEGABYTE;
/// Bytes for the upload and the smaller pictures made from it.
const AFTERWARDS: u64 = 48 * MEGABYTE;
/// Minimum cost in megabytes, so that at most two pictures are decoded at once.
const LEAST: u32 = BUDGET / 2;

/// Bytes that the filter needs to scale a picture of this size to at most `longest` pixels a side: it first scales the height,
/// into pixels of four floating-point numbers.
pub(super) fn scaling((width, height): (u32, u32), longest: u32) -> u64 {
    const FLOATS: u64 = 16;
    let side = width.max(height);
    if side <= longest || side >= 2 * longest {
        return 0;
    }
    let scaled_height = (u64::from(height) * u64::from(longest)).div_ceil(u64::from(side));
    u64::from(width) * scaled_height * FLOATS
}

/// The cost in megabytes of a picture of `picture` bytes, whose decoder, and then its filter, needs `beside` more. `None` if it
/// exceeds the budget.
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
    fn only_slight_scaling_needs_a_filter() {
        for side in [1_600, 3_200, 8_000] {
            assert_eq!(scaling((side, side), 1_600), 0, "{side}");
        }
        assert_eq!(scaling((3_199, 3_199), 1_600), 3_199 * 1_600 * 16);
        assert_eq!(scaling((3_000, 200), 1_600), 3_000 * 107 * 16);
        assert_eq!(scaling((200, 3_000), 1_600), 200 * 1_600 * 16);
    }

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
