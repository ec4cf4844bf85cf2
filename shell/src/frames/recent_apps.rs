//! Decides which apps stay alive: the most recently shown.

/// The number of documents that stay alive, including the one in front.
pub(super) const MAX_ALIVE: usize = 4;

/// The ids of the living apps, the most recently shown last.
#[derive(Debug, Default)]
pub(super) struct RecentApps(Vec<String>);

impl RecentApps {
    /// Records that `name` came to the front. Returns the app to remove if there are too many now.
    pub(super) fn touch(&mut self, name: &str) -> Option<String> {
        self.0.retain(|known| known != name);
        self.0.push(name.to_owned());
        (self.0.len() > MAX_ALIVE).then(|| self.0.remove(0))
    }

    /// Records that `name` was removed.
    pub(super) fn forget(&mut self, name: &str) {
        self.0.retain(|known| known != name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recently_shown_app_is_evicted() {
        let mut recent_apps = RecentApps::default();
        for name in ["a", "b", "c", "d"] {
            assert_eq!(recent_apps.touch(name), None);
        }
        assert_eq!(recent_apps.touch("a"), None, "it is alive already");
        assert_eq!(recent_apps.touch("e").as_deref(), Some("b"));
        recent_apps.forget("c");
        assert_eq!(recent_apps.touch("f"), None);
        assert_eq!(recent_apps.touch("g").as_deref(), Some("d"));
    }
}
