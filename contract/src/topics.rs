//! Patterns of topics: what a subscriber receives, and what a replay delivers.

/// The topics of a subscription or of a replay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topics {
    /// One topic.
    Exact(String),
    /// All topics with a prefix: `order` for `order.*`.
    Prefix(String),
    /// All topics, `*`.
    All,
}

impl Topics {
    /// Parses `order.paid`, `order.*` or `*`. Returns none for any other text.
    pub fn parse(pattern: &str) -> Option<Self> {
        match pattern.split_once('.') {
            None => (pattern == "*").then_some(Self::All),
            Some((prefix, "*")) if !prefix.is_empty() && !prefix.contains('*') => {
                Some(Self::Prefix(prefix.to_owned()))
            }
            Some((subject, happened)) => {
                let is_topic = !subject.is_empty() && !happened.is_empty() && !pattern.contains('*');
                is_topic.then(|| Self::Exact(pattern.to_owned()))
            }
        }
    }

    /// Parses a pattern of the code.
    ///
    /// # Panics
    /// If the pattern is invalid, at the start of the process.
    pub fn matching(pattern: &'static str) -> Self {
        Self::parse(pattern)
            .unwrap_or_else(|| panic!("“{pattern}” is not a topic: write order.paid, order.* or *"))
    }

    /// Returns the pattern that [`parse`](Self::parse) reads.
    pub fn pattern(&self) -> String {
        match self {
            Self::Exact(topic) => topic.clone(),
            Self::Prefix(prefix) => [prefix.as_str(), ".*"].concat(),
            Self::All => "*".to_owned(),
        }
    }

    /// Returns whether `topic` matches.
    pub fn contains(&self, topic: &str) -> bool {
        match self {
            Self::Exact(exact) => topic == exact,
            Self::Prefix(prefix) => topic
                .strip_prefix(prefix.as_str())
                .is_some_and(|rest| rest.starts_with('.')),
            Self::All => true,
        }
    }

    /// Returns whether some topic matches both patterns.
    pub fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All, _) | (_, Self::All) => true,
            (Self::Exact(topic), pattern) | (pattern, Self::Exact(topic)) => pattern.contains(topic),
            (Self::Prefix(one), Self::Prefix(other)) => one == other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_match_exactly_by_prefix_or_all() {
        assert_eq!(
            Topics::matching("order.paid"),
            Topics::Exact("order.paid".to_owned())
        );
        assert!(Topics::matching("order.paid").contains("order.paid"));
        assert!(!Topics::matching("order.paid").contains("order.paid-late"));
        assert!(Topics::matching("order.*").contains("order.paid"));
        assert!(!Topics::matching("order.*").contains("orders.paid"));
        assert!(Topics::matching("*").contains("pet.deceased"));
        for wrong in ["", "order", ".*", "or*der.paid", "*.paid"] {
            assert_eq!(Topics::parse(wrong), None, "{wrong}");
        }
        for pattern in ["order.paid", "order.*", "*"] {
            assert_eq!(Topics::matching(pattern).pattern(), pattern);
        }
    }

    #[test]
    fn patterns_overlap_if_a_topic_matches_both() {
        for (one, other, expected) in [
            ("*", "pet.deceased", true),
            ("order.*", "order.paid", true),
            ("order.paid", "order.paid", true),
            ("order.*", "order.*", true),
            ("order.paid", "order.placed", false),
            ("order.*", "pet.deceased", false),
            ("order.*", "pet.*", false),
        ] {
            let (one, other) = (Topics::matching(one), Topics::matching(other));
            assert_eq!(one.overlaps(&other), expected, "{one:?} {other:?}");
            assert_eq!(other.overlaps(&one), expected, "{other:?} {one:?}");
        }
    }
}
