//! When a page connects to the feed again.

/// The pause after the first failure, in milliseconds; doubles each time, up to [`LONGEST_MS`].
const FIRST_MS: u32 = 1_000;
const LONGEST_MS: u32 = 60_000;

/// The number of failures from which on the pause is the longest.
pub(super) const MANY_FAILURES: u32 = 6;

/// Returns the pause before the next attempt, in milliseconds, after so many failures in a row: none after a stream that ended. Half
/// of it is random, so that the pages that one server has lost do not return at the same moment.
pub(super) fn pause_ms(failures: u32, random: u8) -> u32 {
    let longest = (FIRST_MS << failures.min(MANY_FAILURES)).min(LONGEST_MS);
    longest / 2 + longest / 2 * u32::from(random) / 255
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_minute_and_half_of_each_is_random() {
        let pauses = |random| [0, 1, 2, 5, 6, 100].map(|failures| pause_ms(failures, random));
        assert_eq!(pauses(0), [500, 1_000, 2_000, 16_000, 30_000, 30_000]);
        assert_eq!(pauses(255), [1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
    }
}
