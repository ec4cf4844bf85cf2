//! Where a stream begins.

/// The extent of the feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    /// The number of the newest change; 0 before the first one.
    pub(crate) newest: i64,
    /// The number of the oldest change that is still there.
    pub(crate) oldest: Option<i64>,
    /// The number of the oldest change of the last seconds.
    pub(crate) recent: Option<i64>,
}

/// The beginning of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Start {
    /// The stream sends the changes after this one.
    pub(crate) position: i64,
    /// Whether it sends all since the last one that the follower has received.
    pub(crate) is_complete: bool,
}

impl Start {
    /// Returns where the stream of a follower begins who sent this `Last-Event-ID`. A first stream begins a few seconds ago, because
    /// the page may have read the API before it connected.
    pub(crate) fn of(last_event_id: Option<&str>, extent: Extent) -> Self {
        let Extent {
            newest,
            oldest,
            recent,
        } = extent;
        let Some(last) = last_event_id else {
            return Self {
                position: recent.map_or(newest, |recent| recent - 1),
                is_complete: true,
            };
        };
        let is_known = |last: &i64| *last <= newest && *last + 1 >= oldest.unwrap_or(newest + 1);
        // An id from after the newest one is of another database, or of one that was restored.
        match last.parse().ok().filter(is_known) {
            Some(position) => Self {
                position,
                is_complete: true,
            },
            None => Self {
                position: newest,
                is_complete: false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(last: Option<&str>, newest: i64, oldest: Option<i64>, recent: Option<i64>) -> (i64, bool) {
        let extent = Extent {
            newest,
            oldest,
            recent,
        };
        let start = Start::of(last, extent);
        (start.position, start.is_complete)
    }

    #[test]
    fn a_first_stream_begins_with_what_has_just_happened() {
        assert_eq!(start(None, 0, None, None), (0, true));
        assert_eq!(start(None, 9, Some(3), None), (9, true));
        assert_eq!(start(None, 9, Some(3), Some(8)), (7, true));
    }

    #[test]
    fn a_stream_goes_on_where_the_last_one_ended() {
        assert_eq!(start(Some("5"), 9, Some(3), Some(8)), (5, true));
        assert_eq!(start(Some("9"), 9, Some(3), None), (9, true));
        assert_eq!(start(Some("2"), 9, Some(3), None), (2, true));
        assert_eq!(start(Some("9"), 9, None, None), (9, true), "all are deleted");
    }

    #[test]
    fn a_follower_learns_that_its_position_is_no_longer_known() {
        assert_eq!(start(Some("1"), 9, Some(3), None), (9, false));
        assert_eq!(start(Some("8"), 9, None, None), (9, false));
        assert_eq!(start(Some("10"), 9, Some(3), None), (9, false));
        assert_eq!(start(Some("ten"), 9, Some(3), None), (9, false));
        assert_eq!(start(Some("9223372036854775807"), 9, Some(3), None), (9, false));
    }
}
