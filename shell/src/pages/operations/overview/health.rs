//! The health of a process in words.

use crate::pages::operations::relative_time::length;
use allpet_contract::operations::ProcessHealth;
use allpet_ui::{
    components::{Badge, Tone},
    format::count,
};
use yew::prelude::*;

/// Clocks that differ by more, in seconds, let tokens expire early and jobs be taken twice; the alert `ClockSkew` has the same limit.
const SKEW_MAX_SECONDS: u64 = 5;

/// A line about the database, Redis or the clock.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    is_good: bool,
    text: String,
}

/// Shows what a process found. What is wrong stands out.
pub(super) fn health_lines(health: &ProcessHealth) -> Html {
    let line = |finding: Finding| {
        if finding.is_good {
            html! { <div class="nowrap">{ finding.text }</div> }
        } else {
            html! { <div><Badge tone={Tone::Bad} text={finding.text} /></div> }
        }
    };
    html! { <>{ for findings(health).into_iter().map(line) }</> }
}

fn findings(health: &ProcessHealth) -> Vec<Finding> {
    let good = |text: String| Finding { is_good: true, text };
    let bad = |text: String| Finding { is_good: false, text };
    let mut all = Vec::new();
    if let Some(took) = health.database_ms {
        all.push(good(["Database answers in ", &count(took), " ms"].concat()));
    }
    for module in &health.without_database {
        all.push(bad(["Database of ", module, " does not answer"].concat()));
    }
    match health.redis_answers {
        Some(true) => all.push(good("Redis answers".to_owned())),
        Some(false) => all.push(bad("Redis does not answer".to_owned())),
        None => {}
    }
    if let Some(ahead) = health.clock_ahead_ms {
        let seconds = ahead.unsigned_abs() / 1_000;
        let text = match (seconds, ahead > 0) {
            (0, _) => "Clock agrees".to_owned(),
            (_, true) => ["Clock ", &length(seconds), " ahead"].concat(),
            (_, false) => ["Clock ", &length(seconds), " behind"].concat(),
        };
        all.push(Finding {
            is_good: seconds <= SKEW_MAX_SECONDS,
            text,
        });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(health: &ProcessHealth) -> Vec<(bool, String)> {
        let all = findings(health).into_iter();
        all.map(|finding| (finding.is_good, finding.text)).collect()
    }

    #[test]
    fn each_part_of_a_process_is_reported_with_its_health() {
        let healthy = ProcessHealth {
            database_ms: Some(2),
            redis_answers: Some(true),
            clock_ahead_ms: Some(-900),
            ..ProcessHealth::default()
        };
        let expected = ["Database answers in 2 ms", "Redis answers", "Clock agrees"];
        assert_eq!(texts(&healthy), expected.map(|text| (true, text.to_owned())));
        let broken = ProcessHealth {
            without_database: vec!["orders".into()],
            redis_answers: Some(false),
            clock_ahead_ms: Some(-7_200_000),
            ..ProcessHealth::default()
        };
        let expected = [
            "Database of orders does not answer",
            "Redis does not answer",
            "Clock 2 h behind",
        ];
        assert_eq!(texts(&broken), expected.map(|text| (false, text.to_owned())));
    }

    #[test]
    fn a_clock_that_differs_a_little_is_no_fault() {
        let clock = |ahead| {
            texts(&ProcessHealth {
                clock_ahead_ms: Some(ahead),
                ..ProcessHealth::default()
            })
        };
        assert_eq!(clock(3_000), [(true, "Clock 3 s ahead".to_owned())]);
        assert_eq!(clock(6_000), [(false, "Clock 6 s ahead".to_owned())]);
        assert!(texts(&ProcessHealth::default()).is_empty());
    }
}
