//! The bars of a chart, in whole units of its drawing.

/// The height of a drawing.
pub(super) const HEIGHT: u64 = 1_000;
/// The width of a bar with the space beside it.
pub(super) const STEP: u64 = 10;
/// The width of a bar.
pub(super) const BAR: u64 = 8;
/// The least height of a bar that is not zero, so that one error among thousands of requests is seen.
const LEAST: u64 = 25;

/// A bar, or the part of a stacked one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bar {
    /// The index of its series.
    pub(super) series: usize,
    pub(super) x: u64,
    pub(super) y: u64,
    pub(super) height: u64,
}

/// Returns the largest sum of the series at one moment; 1 at least.
pub(super) fn maximum(series: &[&[u64]]) -> u64 {
    let moments = series.iter().map(|values| values.len()).max().unwrap_or(0);
    let sum = |moment: usize| -> u64 {
        let values = series.iter().filter_map(|values| values.get(moment));
        values.fold(0, |sum: u64, value| sum.saturating_add(*value))
    };
    (0..moments).map(sum).max().unwrap_or(0).max(1)
}

/// Stacks the series, the first at the bottom.
pub(super) fn bars(series: &[&[u64]]) -> Vec<Bar> {
    let maximum = maximum(series);
    let moments = series.iter().map(|values| values.len()).max().unwrap_or(0);
    let mut all = Vec::new();
    for (moment, x) in (0..moments).zip((0..).step_by(10)) {
        let mut base = HEIGHT;
        for (index, values) in series.iter().enumerate() {
            let value = values.get(moment).copied().unwrap_or(0);
            if value == 0 {
                continue;
            }
            let height = scale(value, maximum).max(LEAST).min(base);
            base -= height;
            all.push(Bar {
                series: index,
                x,
                y: base,
                height,
            });
        }
    }
    all
}

fn scale(value: u64, maximum: u64) -> u64 {
    value.saturating_mul(HEIGHT) / maximum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_are_stacked_and_none_leaves_the_drawing() {
        let (errors, requests) = ([0, 1, 0], [50, 99, 0]);
        let series: [&[u64]; 2] = [&errors, &requests];
        assert_eq!(maximum(&series), 100);
        let bars = bars(&series);
        assert_eq!(bars.len(), 3, "nothing is drawn for 0");
        let bar = |series, x, y, height| Bar { series, x, y, height };
        assert_eq!(bars[0], bar(1, 0, 500, 500));
        assert_eq!(bars[1], bar(0, 10, 975, 25), "one of a hundred is seen");
        assert_eq!(bars[2], bar(1, 10, 0, 975), "and pushes nothing out");
        assert_eq!(maximum(&[]), 1);
    }
}
