//! How high a frame is that is as high as its content.

/// Growth that follows the frame's own within this time may come from it, in milliseconds.
const PROMPT_MS: u64 = 500;
/// So many times in a row by the same piece, and promptly: the content follows the frame (`100vh` and a margin), not the other way.
const IN_A_ROW: u32 = 4;

/// Follows the height that an app reports, and stops where it would grow without end.
#[derive(Debug, Default)]
pub(super) struct ContentHeight {
    /// The frame's height and when it was given; nothing before the first report.
    given: Option<(u32, u64)>,
    /// The piece by which it grew last.
    piece: u32,
    in_a_row: u32,
    /// The height from which it began to grow by that piece.
    base: u32,
    /// The piece by which the content is always higher than its frame.
    overhang: Option<u32>,
}

impl ContentHeight {
    /// The app says that its content is `px` high; the height that the frame gets, where it gets another.
    pub(super) fn report(&mut self, px: u32, now_ms: u64) -> Option<u32> {
        let Some((height, at_ms)) = self.given else {
            return Some(self.give(px, now_ms));
        };
        if px == height {
            return None;
        }
        let piece = px.saturating_sub(height);
        if piece == 0 {
            self.in_a_row = 0;
            return Some(self.give(px, now_ms));
        }
        if self.overhang.is_some_and(|overhang| piece <= overhang) {
            return None;
        }
        if piece == self.piece && now_ms.saturating_sub(at_ms) <= PROMPT_MS {
            self.in_a_row += 1;
        } else {
            (self.piece, self.in_a_row, self.base) = (piece, 1, height);
        }
        if self.in_a_row > IN_A_ROW {
            self.overhang = Some(piece);
            return Some(self.give(self.base, now_ms));
        }
        Some(self.give(px, now_ms))
    }

    fn give(&mut self, px: u32, now_ms: u64) -> u32 {
        self.given = Some((px, now_ms));
        px
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of a frame whose content is `overhang` higher than it, or `least` high.
    fn heights(least: u32, overhang: u32) -> Vec<u32> {
        let mut frame = ContentHeight::default();
        let mut heights = vec![900];
        for turn in 0..100 {
            let content = least.max(heights[heights.len() - 1] + overhang);
            heights.extend(frame.report(content, turn * 16));
        }
        heights
    }

    #[test]
    fn a_content_that_follows_its_frame_settles() {
        assert_eq!(heights(0, 16), [900, 916, 932, 948, 964, 980, 916]);
        assert_eq!(heights(0, 0), [900, 900], "as high as the frame");
        assert_eq!(heights(2_000, 0), [900, 2_000], "as high as it is");
    }

    #[test]
    fn a_content_that_grows_by_itself_is_followed() {
        let mut frame = ContentHeight::default();
        // A row for each press, by the same piece.
        for (turn, px) in (400..2_000).step_by(40).enumerate() {
            let now_ms = u64::try_from(turn).unwrap() * 2_000;
            assert_eq!(frame.report(px, now_ms), Some(px));
        }
        assert_eq!(frame.report(300, 90_000), Some(300), "and shrinks");
    }

    #[test]
    fn what_has_settled_is_followed_where_more_comes() {
        let mut frame = ContentHeight::default();
        for turn in 0..20 {
            frame.report(900 + 16 * turn, u64::from(turn) * 16);
        }
        assert_eq!(frame.report(3_000, 1_000), Some(3_000));
        assert_eq!(frame.report(3_016, 1_016), None, "by no more than its overhang");
    }
}
