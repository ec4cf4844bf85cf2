//! What decoding a picture takes.

/// The memory for decoding, all pictures of this process together, in megabytes.
pub(super) const BUDGET: u32 = 256;
/// The same in bytes.
pub(super) const BYTES: u64 = BUDGET as u64 * MEGABYTE;
const MEGABYTE: u64 = 1024 * 1024;
/// What the smaller pictures take that are made of it, and what was sent, in bytes.
const AFTERWARDS: u64 = 48 * MEGABYTE;
/// What making a picture a little smaller takes at most, in megabytes: a row of filtered pixels for each of its rows. With
/// it, at most two pictures are decoded at once.
const LEAST: u32 = BUDGET / 2;

/// The megabytes to be set aside for a picture of so many bytes, whose decoder holds so many beside them. `None` where no
/// process may have as many.
pub(super) fn permits(picture: u64, beside: u64) -> Option<u32> {
    let bytes = picture.checked_add(beside)?.checked_add(AFTERWARDS)?;
    let megabytes = u32::try_from(bytes.div_ceil(MEGABYTE)).ok()?;
    (megabytes <= BUDGET).then_some(megabytes.max(LEAST))
}

/// What a WebP decoder holds beside the picture: its planes or its colours with their transparency, and the frame where it
/// moves.
pub(super) fn webp(bytes: &[u8], (width, height): (u32, u32)) -> u64 {
    /// Of the flags of an extended file (RFC 9649): it moves.
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
