//! Estimates of the remaining time of a command with several steps.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Work to be done before the machine's own speed counts, in seconds.
const ENOUGH: f64 = 20.0;

/// The expected steps of a command, by label, and its progress.
#[derive(Debug)]
pub(crate) struct Forecast {
    start: Instant,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Expected duration of each step, in seconds on a machine with two cores.
    expected: BTreeMap<String, f64>,
    /// Work of the finished steps, in the same seconds.
    done: f64,
    /// The running steps, in order of their start.
    running: Vec<(String, Instant)>,
}

impl Default for Forecast {
    fn default() -> Self {
        Self {
            start: Instant::now(),
            state: Mutex::default(),
        }
    }
}

impl Forecast {
    /// Announces a step that takes so many seconds on a machine with two cores.
    pub(crate) fn expect(&self, label: &str, seconds: u32) {
        self.state().expected.insert(label.to_owned(), f64::from(seconds));
    }

    /// Starts a step.
    pub(super) fn begin(&self, label: &str) {
        self.state().running.push((label.to_owned(), Instant::now()));
    }

    /// Ends a step.
    pub(super) fn end(&self, label: &str) {
        let mut state = self.state();
        state.running.retain(|(running, _)| running != label);
        if let Some(seconds) = state.expected.remove(label) {
            state.done += seconds;
        }
    }

    /// Returns whether this step is the one to show: of several, the longest running.
    pub(super) fn is_first(&self, label: &str) -> bool {
        self.state()
            .running
            .first()
            .is_none_or(|(running, _)| running == label)
    }

    /// Formats the remaining time, "about 4 min left"; `None` without announced steps.
    pub(super) fn describe(&self) -> Option<String> {
        let seconds = self.left(Instant::now())?.as_secs();
        Some(match seconds {
            0..60 => "less than a minute left".to_owned(),
            _ => format!("about {} min left", seconds.div_ceil(60)),
        })
    }

    /// The time until all announced steps have ended, at this machine's speed so far.
    fn left(&self, now: Instant) -> Option<Duration> {
        let state = self.state();
        if state.expected.is_empty() {
            return None;
        }
        let elapsed = now.duration_since(self.start).as_secs_f64();
        let done = state.done + state.under_way(now);
        let left = state.done + state.expected.values().sum::<f64>() - done;
        let slowness = if done < ENOUGH { 1.0 } else { elapsed / done };
        Some(Duration::from_secs_f64((left * slowness).max(0.0)))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The estimated work done in running steps. Concurrent steps share the machine, and none counts as finished before it is.
    fn under_way(&self, now: Instant) -> f64 {
        let share = f64::from(u32::try_from(self.running.len()).unwrap_or(u32::MAX));
        self.running
            .iter()
            .filter_map(|(label, since)| {
                let seconds = self.expected.get(label)?;
                Some((now.duration_since(*since).as_secs_f64() / share).min(seconds * 0.9))
            })
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(forecast: &Forecast, seconds: u64) -> Option<u64> {
        forecast
            .left(forecast.start + Duration::from_secs(seconds))
            .map(|left| left.as_secs())
    }

    #[test]
    fn nothing_is_forecast_without_announced_steps() {
        assert_eq!(after(&Forecast::default(), 5), None);
    }

    #[test]
    fn a_machine_of_half_the_speed_takes_twice_as_long() {
        let forecast = Forecast::default();
        forecast.expect("one", 60);
        forecast.expect("two", 120);
        assert_eq!(after(&forecast, 0), Some(180));
        forecast.end("one");
        assert_eq!(after(&forecast, 120), Some(240));
        forecast.end("two");
        assert_eq!(after(&forecast, 300), None);
    }

    #[test]
    fn an_overdue_step_is_not_counted_as_done() {
        let forecast = Forecast::default();
        forecast.expect("one", 100);
        forecast.begin("one");
        let left = after(&forecast, 1000).unwrap();
        assert!(left > 60, "{left}");
    }

    #[test]
    fn of_two_steps_at_once_the_older_is_shown() {
        let forecast = Forecast::default();
        forecast.begin("one");
        forecast.begin("two");
        assert!(forecast.is_first("one") && !forecast.is_first("two"));
        forecast.end("one");
        assert!(forecast.is_first("two"));
    }
}
