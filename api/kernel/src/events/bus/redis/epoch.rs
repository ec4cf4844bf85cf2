//! Decisions about epochs, without I/O. An epoch is a key beside the stream of a producer: `ID:BASE`. Its entries carry every event
//! after the number BASE; what lies before, every module had acknowledged when it began.

/// Returns the key of an epoch that begins after the number `base`.
pub(crate) fn key(id: impl std::fmt::Display, base: i64) -> String {
    format!("{id}:{base}")
}

/// Returns the number after which an epoch begins: all events up to it were acknowledged before.
pub(crate) fn base_of(epoch: &str) -> i64 {
    let base = epoch.rsplit_once(':').and_then(|(_, base)| base.parse().ok());
    base.unwrap_or(i64::MAX)
}

/// A publisher's decision on the epoch that it finds in Redis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Publishing<'a> {
    /// It goes on.
    Continue,
    /// It continues an epoch that another publisher began, or this one before a failure, after its last entry.
    Resume(&'a str),
    /// It begins another: Redis has lost the epoch, or a module ended it.
    Begin,
}

/// Decides how to publish. `present`: the epoch in which this process publishes.
pub(crate) fn publishing<'a>(found: Option<&'a str>, present: Option<&str>) -> Publishing<'a> {
    match found {
        None => Publishing::Begin,
        Some(found) if present == Some(found) => Publishing::Continue,
        Some(found) => Publishing::Resume(found),
    }
}

/// Returns the number after which a new epoch begins: the smallest that a module has acknowledged, as saved in the producer's database or,
/// for the modules that are running, as in Redis. None if there is no module.
pub(crate) fn base<'a>(
    saved: impl Iterator<Item = (&'a str, i64)>,
    running: impl Iterator<Item = (&'a str, i64)> + Clone,
) -> Option<i64> {
    let is_running = |module: &str| running.clone().any(|(name, _)| name == module);
    let saved = saved.filter(|(module, _)| !is_running(module));
    saved.chain(running.clone()).map(|(_, seq)| seq).min()
}

/// Returns the number up to which an epoch is published. `last`: the epoch and the settled number of the last entry in the stream.
pub(crate) fn published(epoch: &str, last: Option<(&str, i64)>) -> i64 {
    last.filter(|(of_entry, _)| *of_entry == epoch)
        .map_or_else(|| base_of(epoch), |(_, settled)| settled)
}

/// Returns the settled number of an entry: the batch is complete only with its last event.
pub(crate) fn settled(index: usize, batch_len: usize, before: i64, after: i64) -> i64 {
    if index + 1 == batch_len { after } else { before }
}

/// Returns whether Redis may have trimmed entries of the `present` epoch before a group received them: the group received the first entry
/// that the stream still has, one of the epoch `of_first`. A stream is trimmed from its beginning, so an entry before the received ones
/// shows that none in between was trimmed. `trimmed`: how many entries the stream has lost in all.
pub(crate) fn may_have_skipped(present: &str, of_first: &str, trimmed: usize) -> bool {
    // A later epoch repeats what is missing in an earlier one.
    trimmed > 0 && present == of_first
}

/// Returns whether a group has received events beyond the position that its module has saved. `last`: the number and the settled number of
/// the last entry that it received. If the module's process has just started, its database may have been restored to a state without them.
pub(crate) fn has_received_more(position: i64, last: Option<(i64, i64)>) -> bool {
    last.is_some_and(|(seq, settled)| seq.max(settled) > position)
}

/// Returns whether a module has lost events of an epoch, so that it ends it. `lost`: it knows of losses, as of pending entries that were trimmed.
pub(crate) fn has_losses(epoch: &str, position: i64, lost: bool) -> bool {
    lost || base_of(epoch) > position
}

/// Returns the position that a group has reached, if the stream tells. `before_pending`: the epoch and the settled number of the entry
/// before the first that the group has not confirmed.
pub(crate) fn reached(
    epoch: Option<&str>,
    position: i64,
    before_pending: Option<(&str, i64)>,
) -> Option<i64> {
    // Between the module's position and an epoch that begins behind it, events may be missing.
    let epoch = epoch.filter(|epoch| base_of(epoch) <= position)?;
    // The same holds for an entry of an earlier epoch, some of which may be lost.
    let (_, settled) = before_pending.filter(|(of_entry, _)| *of_entry == epoch)?;
    Some(settled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_begins_at_the_first_event_that_some_module_has_not_acknowledged() {
        let saved = [("orders", 7), ("catalog", 3)];
        let running = [("catalog", 9)];
        assert_eq!(base(saved.into_iter(), running.into_iter()), Some(7));
        assert_eq!(base(saved.into_iter(), [].into_iter()), Some(3));
        assert_eq!(base([].into_iter(), [].into_iter()), None);
        assert_eq!(base_of(&key("id", 7)), 7);
        assert_eq!(base_of("nonsense"), i64::MAX);
    }

    #[test]
    fn entries_may_be_skipped_only_at_the_beginning_of_a_trimmed_stream() {
        let epoch = key("b", 5);
        assert!(may_have_skipped(&epoch, &epoch, 1));
        assert!(!may_have_skipped(&epoch, &epoch, 0));
        assert!(!may_have_skipped(&epoch, "a:0", 1));
    }

    #[test]
    fn a_group_may_have_received_more_than_its_module_has_saved() {
        assert!(has_received_more(5, Some((6, 5))), "in the middle of a batch");
        assert!(
            has_received_more(5, Some((4, 6))),
            "an event that was committed late"
        );
        assert!(!has_received_more(5, Some((5, 5))));
        assert!(!has_received_more(5, None));
    }

    #[test]
    fn an_entry_of_another_epoch_tells_no_position() {
        let epoch = key("b", 5);
        assert_eq!(reached(Some(&epoch), 5, Some((&epoch, 9))), Some(9));
        assert_eq!(reached(Some(&epoch), 5, Some(("a:0", 9))), None);
        assert_eq!(
            reached(Some(&epoch), 4, Some((&epoch, 9))),
            None,
            "it begins behind"
        );
        assert_eq!(reached(None, 5, Some(("a:0", 9))), None);
        assert_eq!(published(&epoch, Some(("a:0", 9))), 5);
        assert_eq!(published(&epoch, Some((&epoch, 9))), 9);
    }
}
