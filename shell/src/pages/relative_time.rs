//! Times near now, in words.

use allpet_domain::Timestamp;
use allpet_ui::{
    api::{local_day, local_time, now},
    country::english,
};
use yew::prelude::*;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Props of [`RelativeTime`].
#[derive(Properties, PartialEq)]
pub(super) struct RelativeTimeProps {
    /// The time.
    pub(super) at: Timestamp,
}

/// Shows "3 min ago" or "in 2 h", with the exact time in UTC as a tooltip.
#[component]
pub(super) fn RelativeTime(props: &RelativeTimeProps) -> Html {
    let exact = props.at.to_string();
    html! { <time class="nowrap" datetime={exact.clone()} title={exact}>{ near(props.at, now()) }</time> }
}

/// Formats a day and a time of day in the person's time zone and English: "November 29, 2026, 11:10 PM".
pub(super) fn moment(at: Timestamp) -> String {
    let english = english();
    [english.day(local_day(at)), english.clock(local_time(at))].join(", ")
}

/// Formats a time relative to `now`.
pub(super) fn near(at: Timestamp, now: Timestamp) -> String {
    let (at, now) = (at.unix_millis() / 1_000, now.unix_millis() / 1_000);
    if at > now {
        let length = length(at - now);
        return ["in ", &length].concat();
    }
    match now - at {
        seconds if seconds < MINUTE => "just now".to_owned(),
        seconds => [&length(seconds), " ago"].concat(),
    }
}

/// Formats a length of time, in seconds: "40 s", "3 min", "2 h", "5 d".
pub(super) fn length(seconds: u64) -> String {
    let (number, unit) = match seconds {
        0..MINUTE => (seconds, " s"),
        MINUTE..HOUR => (seconds / MINUTE, " min"),
        HOUR..DAY => (seconds / HOUR, " h"),
        _ => (seconds / DAY, " d"),
    };
    [&number.to_string(), unit].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_times_are_words() {
        let now = Timestamp::from_unix_millis(1_800_000_000_000);
        let near = |seconds: i64| near(now.plus_seconds(seconds), now);
        assert_eq!(near(0), "just now");
        assert_eq!(near(-59), "just now");
        assert_eq!(near(-60), "1 min ago");
        assert_eq!(near(-7_300), "2 h ago");
        assert_eq!(near(-200_000), "2 d ago");
        assert_eq!(near(40), "in 40 s");
        assert_eq!(near(3_600), "in 1 h");
    }
}
