//! Public views of tags that were asked for a moment ago: a tag that many verify at once (a lost dog in the news, say) is
//! read from the database once a second.
//!
//! How fresh they are: a change by this process shows at once, one by another process on the same database after a second
//! at the latest (docs/adr/0006). Only what strangers may see anyway is held here; a tag that is not there is not remembered.

use allpet_contract::licensing::TagView;
use allpet_domain::{
    Timestamp,
    licensing::{Standing, TagCode},
};
use std::{
    collections::HashMap,
    sync::{
        Arc, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

/// Milliseconds for which a view is good.
const GOOD_FOR: u64 = 1_000;
/// The most views that are held: some 2 MB.
const MOST: usize = 4_096;

/// What a stranger learns of a tag, but for what changes with the day.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub(super) view: TagView,
    pub(super) standing: Option<Standing>,
}

impl Shown {
    /// As it is at `now`: valid until its last day ends where the authority is.
    pub(super) fn at(&self, now: Timestamp) -> TagView {
        let today = self.view.zone.day(now);
        TagView {
            valid: self.standing.is_some_and(|standing| standing.is_valid(today)),
            ..self.view.clone()
        }
    }
}

#[derive(Debug)]
struct Held {
    shown: Arc<Shown>,
    asked: Timestamp,
}

impl Held {
    /// A clock that was set back makes nothing younger.
    fn is_good(&self, now: Timestamp) -> bool {
        let (asked, now) = (self.asked.unix_millis(), now.unix_millis());
        asked <= now && now - asked < GOOD_FOR
    }
}

/// The views.
#[derive(Debug, Default)]
pub(crate) struct Known {
    held: RwLock<HashMap<TagCode, Held>>,
    changes: AtomicU64,
}

/// How many changes this process had made when somebody began to read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Begun(u64);

impl Known {
    /// A view that is still good.
    pub(super) fn find(&self, tag: TagCode, now: Timestamp) -> Option<Arc<Shown>> {
        let held = self.held.read().ok()?;
        let found = held.get(&tag).filter(|found| found.is_good(now))?;
        Some(Arc::clone(&found.shown))
    }

    /// Say this before reading from the database, and give it to [`Known::hold`].
    pub(super) fn begin(&self) -> Begun {
        Begun(self.changes.load(Ordering::SeqCst))
    }

    /// Holds what was read, unless something was changed meanwhile: it may have been read before that.
    pub(super) fn hold(&self, tag: TagCode, shown: &Arc<Shown>, asked: Timestamp, begun: Begun) {
        let Ok(mut held) = self.held.write() else {
            return;
        };
        if self.changes.load(Ordering::SeqCst) != begun.0 {
            return;
        }
        if held.len() >= MOST {
            held.retain(|_, one| one.is_good(asked));
        }
        if held.len() >= MOST {
            held.clear();
        }
        let shown = Arc::clone(shown);
        held.insert(tag, Held { shown, asked });
    }

    /// Forgets a tag's view, because it was changed. Say this after the change was committed.
    pub(crate) fn forget(&self, tag: TagCode) {
        if let Ok(mut held) = self.held.write() {
            self.changes.fetch_add(1, Ordering::SeqCst);
            held.remove(&tag);
        }
    }

    /// Forgets all, because many were changed.
    pub(crate) fn forget_all(&self) {
        if let Ok(mut held) = self.held.write() {
            self.changes.fetch_add(1, Ordering::SeqCst);
            held.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::{Zone, id::Entropy, pet::Species};

    fn tag(number: usize) -> TagCode {
        let mut entropy = Entropy::default();
        entropy[3..5].copy_from_slice(&u16::try_from(number).unwrap().to_be_bytes());
        TagCode::new(entropy)
    }

    fn shown() -> Arc<Shown> {
        let view = TagView {
            code: String::new(),
            valid: false,
            expires: None,
            zone: Zone::Pacific,
            authority: "Seattle".into(),
            species: Species::Dog,
            name: None,
            breed: None,
            contact: None,
        };
        Arc::new(Shown { view, standing: None })
    }

    fn at(milliseconds: u64) -> Timestamp {
        Timestamp::from_unix_millis(10_000 + milliseconds)
    }

    #[test]
    fn a_view_is_good_for_a_second_and_for_none_of_the_past() {
        let known = Known::default();
        known.hold(tag(1), &shown(), at(0), known.begin());
        assert!(known.find(tag(1), at(999)).is_some());
        assert!(known.find(tag(1), at(1_000)).is_none());
        let set_back = Timestamp::from_unix_millis(9_999);
        assert!(known.find(tag(1), set_back).is_none());
    }

    #[test]
    fn what_was_read_before_a_change_is_not_held() {
        let known = Known::default();
        let begun = known.begin();
        known.forget(tag(1));
        known.hold(tag(1), &shown(), at(0), begun);
        assert!(known.find(tag(1), at(0)).is_none());
        known.hold(tag(1), &shown(), at(0), known.begin());
        known.forget_all();
        assert!(known.find(tag(1), at(0)).is_none());
    }

    #[test]
    fn there_are_never_more_than_the_most() {
        let known = Known::default();
        for number in 0..=MOST {
            known.hold(tag(number), &shown(), at(0), known.begin());
        }
        assert_eq!(known.held.read().unwrap().len(), 1);
        for number in 1..MOST {
            known.hold(tag(number), &shown(), at(500), known.begin());
        }
        known.hold(tag(MOST + 1), &shown(), at(1_200), known.begin());
        let held = known.held.read().unwrap().len();
        assert_eq!(held, MOST, "only the one of a second ago went");
    }
}
