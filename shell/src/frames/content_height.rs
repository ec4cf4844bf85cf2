//! The height of a frame that is as high as its content.

/// Content that grows within this time after its frame, in milliseconds, may have grown because of it.
const PROMPT_MS: u64 = 500;
/// After this many prompt growths in a row by the same amount, the content depends on the frame (such as `100vh` and a margin), not
/// the frame on the content.
const MAX_REPEATS: u32 = 4;

/// Follows the height that an app reports, and stops a growth that would never end.
#[derive(Debug, Default)]
pub(super) struct ContentHeight {
    /// The frame's height in CSS pixels and the time at which it was set; `None` before the first report.
    current: Option<(u32, u64)>,
    /// The last growth, in CSS pixels.
    step: u32,
    repeats: u32,
    /// The height before the first growth by `step`.
    start: u32,
    /// The amount by which the content is always higher than its frame, once it is known.
    overhang: Option<u32>,
}

impl ContentHeight {
    /// Takes the height of the content in CSS pixels. Returns the frame's new height if it changes.
    pub(super) fn report(&mut self, px: u32, now_ms: u64) -> Option<u32> {
        let Some((height, at_ms)) = self.current else {
            return Some(self.set(px, now_ms));
        };
        if px == height {
            return None;
        }
        let step = px.saturating_sub(height);
        if step == 0 {
            self.repeats = 0;
            return Some(self.set(px, now_ms));
        }
        if self.overhang.is_some_and(|overhang| step <= overhang) {
            return None;
        }
        if step == self.step && now_ms.saturating_sub(at_ms) <= PROMPT_MS {
            self.repeats += 1;
        } else {
            (self.step, self.repeats, self.start) = (step, 1, height);
        }
        if self.repeats > MAX_REPEATS {
            self.overhang = Some(step);
            return Some(self.set(self.start, now_ms));
        }
        Some(self.set(px, now_ms))
    }

    fn set(&mut self, px: u32, now_ms: u64) -> u32 {
        self.current = Some((px, now_ms));
        px
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the successive heights of a frame whose content is `overhang` higher than the frame, and at least `least` high.
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
    fn content_that_grows_with_its_frame_settles() {
        assert_eq!(heights(0, 16), [900, 916, 932, 948, 964, 980, 916]);
        assert_eq!(heights(0, 0), [900, 900], "as high as the frame");
        assert_eq!(heights(2_000, 0), [900, 2_000], "as high as the content");
    }

    #[test]
    fn a_frame_follows_content_that_grows_by_itself() {
        let mut frame = ContentHeight::default();
        // Each press adds a row of the same height.
        for (turn, px) in (400..2_000).step_by(40).enumerate() {
            let now_ms = u64::try_from(turn).unwrap() * 2_000;
            assert_eq!(frame.report(px, now_ms), Some(px));
        }
        assert_eq!(frame.report(300, 90_000), Some(300), "and shrinks");
    }

    #[test]
    fn a_settled_frame_follows_further_growth() {
        let mut frame = ContentHeight::default();
        for turn in 0..20 {
            frame.report(900 + 16 * turn, u64::from(turn) * 16);
        }
        assert_eq!(frame.report(3_000, 1_000), Some(3_000));
        assert_eq!(frame.report(3_016, 1_016), None, "that is only its overhang");
    }
}
