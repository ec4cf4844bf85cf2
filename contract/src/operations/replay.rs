//! Which replays can deliver anything. The form and the server ask the same.

use crate::topics::Topics;
use allpet_domain::{Invalid, Timestamp};

/// Checks a replay to a subscriber that receives `receives`, and returns the topics to deliver again; all if `typed` is none or blank.
///
/// # Errors
/// Names the field `topics` if `typed` is no pattern, or if the subscriber receives none of its topics; and the field `since` if that
/// time is after `now`, when nothing has happened yet.
pub fn check_replay(
    typed: Option<&str>,
    since: Timestamp,
    receives: &Topics,
    now: Timestamp,
) -> Result<Topics, Invalid> {
    let typed = typed.map(str::trim).filter(|typed| !typed.is_empty());
    let topics = Topics::parse(typed.unwrap_or("*"));
    let mut invalid = Invalid::default();
    invalid.check(
        since <= now,
        "since",
        "in-the-future",
        "This time is in the future. Enter one that has passed.",
    );
    match &topics {
        None => invalid.add(
            "topics",
            "malformed",
            "Enter a topic like order.paid, all topics of a kind like order.*, or * for all.",
        ),
        Some(topics) if !topics.overlaps(receives) => {
            let message = [
                "This subscriber receives ",
                &receives.pattern(),
                ", not ",
                &topics.pattern(),
                ".",
            ]
            .concat();
            invalid.add("topics", "not-received", message);
        }
        Some(_) => {}
    }
    invalid.or(topics.unwrap_or(Topics::All))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(typed: Option<&str>, since: &str, receives: &'static str) -> Vec<String> {
        let now = "2026-11-29T23:10:00Z".parse().unwrap();
        let checked = check_replay(typed, since.parse().unwrap(), &Topics::matching(receives), now);
        let errors = checked.err().unwrap_or_default().0;
        errors
            .into_iter()
            .map(|error| [error.field, error.code].join(" "))
            .collect()
    }

    #[test]
    fn a_replay_is_of_the_past_and_of_topics_that_the_subscriber_receives() {
        let (past, now, future) = (
            "2026-11-29T22:10:00Z",
            "2026-11-29T23:10:00Z",
            "2026-11-29T23:11:00Z",
        );
        for (typed, since) in [
            (None, past),
            (Some(" "), now),
            (Some("*"), past),
            (Some(" order.paid "), past),
            (Some("order.*"), past),
        ] {
            assert!(errors(typed, since, "order.paid").is_empty(), "{typed:?}");
        }
        assert_eq!(errors(None, future, "order.paid"), ["since in-the-future"]);
        assert_eq!(errors(Some("pet.*"), past, "order.*"), ["topics not-received"]);
        assert_eq!(errors(Some("order"), past, "order.*"), ["topics malformed"]);
        assert_eq!(
            errors(Some("pet.deceased"), future, "order.paid"),
            ["since in-the-future", "topics not-received"]
        );
    }

    #[test]
    fn the_refusal_says_what_the_subscriber_receives() {
        let at = "2026-11-29T23:10:00Z".parse().unwrap();
        let refused = check_replay(Some("order.paid"), at, &Topics::matching("pet.*"), at);
        assert_eq!(
            refused.unwrap_err().to_string(),
            "This subscriber receives pet.*, not order.paid."
        );
    }
}
