//! Missing numbers of an outbox on PostgreSQL, without I/O. A transaction that took a smaller number may commit later than one that took
//! a larger, or never. So each missing number is waited for until no transaction can commit it any more.

/// Numbers that were missing when the reader read beyond them.
#[derive(Clone, Debug)]
struct Gap {
    first: i64,
    last: i64,
    /// Transactions with this id or a larger one took their numbers later, so they cannot fill the gap.
    xid_bound: i64,
}

/// How far an outbox was read, and what is missing before.
#[derive(Clone, Debug)]
pub(crate) struct Gaps {
    /// The largest number that was read.
    last_read: i64,
    open: Vec<Gap>,
}

impl Gaps {
    /// Creates it for a reader that begins after `last_read`.
    pub(crate) fn after(last_read: i64) -> Self {
        Self {
            last_read,
            open: Vec::new(),
        }
    }

    /// Returns the largest number that was read.
    pub(crate) fn last_read(&self) -> i64 {
        self.last_read
    }

    /// Returns the number up to which all events were read and none can appear any more.
    pub(crate) fn settled(&self) -> i64 {
        self.open.first().map_or(self.last_read, |gap| gap.first - 1)
    }

    /// Returns whether nothing is missing.
    pub(crate) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Returns the first and the last number of each gap.
    pub(crate) fn ranges(&self) -> (Vec<i64>, Vec<i64>) {
        self.open.iter().map(|gap| (gap.first, gap.last)).unzip()
    }

    /// Returns the numbers that are missing if `seqs`, in ascending order, were read after the last one. Then read an id of a
    /// transaction, and [`advance`](Self::advance).
    pub(crate) fn missing(&self, seqs: &[i64]) -> Vec<(i64, i64)> {
        let mut missing = Vec::new();
        let mut last_read = self.last_read;
        for seq in seqs {
            if *seq > last_read + 1 {
                missing.push((last_read + 1, *seq - 1));
            }
            last_read = *seq;
        }
        missing
    }

    /// Records that everything up to `last_read` was read except the `missing` numbers, which only transactions with an id below
    /// `xid_bound` can fill.
    pub(crate) fn advance(&mut self, last_read: i64, missing: Vec<(i64, i64)>, xid_bound: i64) {
        self.open.extend(missing.into_iter().map(|(first, last)| Gap {
            first,
            last,
            xid_bound,
        }));
        self.last_read = last_read;
    }

    /// Records that `seqs` appeared in gaps. If they are `all` that are visible, drops the gaps that no transaction can fill any
    /// more. `xmin`: every transaction with a smaller id had ended before the read.
    pub(crate) fn fill(&mut self, seqs: impl Iterator<Item = i64>, all: bool, xmin: i64) {
        if all {
            self.open.retain(|gap| gap.xid_bound > xmin);
        }
        for seq in seqs {
            self.split(seq);
        }
    }

    /// Removes a number from its gap, which leaves up to two smaller ones.
    fn split(&mut self, seq: i64) {
        let mut open = self.open.iter();
        let Some(index) = open.position(|gap| (gap.first..=gap.last).contains(&seq)) else {
            return;
        };
        let Gap {
            first,
            last,
            xid_bound,
        } = self.open.remove(index);
        let parts = [(first, seq - 1), (seq + 1, last)];
        let remaining = parts.into_iter().filter(|(first, last)| first <= last);
        let remaining = remaining.map(|(first, last)| Gap {
            first,
            last,
            xid_bound,
        });
        self.open.splice(index..index, remaining);
    }
}
