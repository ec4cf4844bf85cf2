//! Which apps stay alive: the ones shown last.

/// How many documents are kept alive, the one in front included.
pub(super) const KEPT: usize = 4;

/// Names by when they were last in front, the latest last.
#[derive(Debug, Default)]
pub(super) struct Recency(Vec<String>);

impl Recency {
    /// `name` comes to the front. Answers with the one that has to go, if there are too many now.
    pub(super) fn touch(&mut self, name: &str) -> Option<String> {
        self.0.retain(|known| known != name);
        self.0.push(name.to_owned());
        (self.0.len() > KEPT).then(|| self.0.remove(0))
    }

    /// `name` is gone.
    pub(super) fn forget(&mut self, name: &str) {
        self.0.retain(|known| known != name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_that_was_not_seen_for_longest_goes() {
        let mut recency = Recency::default();
        for name in ["a", "b", "c", "d"] {
            assert_eq!(recency.touch(name), None);
        }
        assert_eq!(recency.touch("a"), None, "it is alive already");
        assert_eq!(recency.touch("e").as_deref(), Some("b"));
        recency.forget("c");
        assert_eq!(recency.touch("f"), None);
        assert_eq!(recency.touch("g").as_deref(), Some("d"));
    }
}
