//! Samples: what all processes counted, by the minute, and the charts made of them.

use crate::{OperationsModule, store};
use allpet_contract::operations::{Counts, Period, ProcessReport, Sample, Samples};
use allpet_domain::Timestamp;
use allpet_kernel::Failure;

/// How long samples stay at least, in milliseconds: two days.
const SAMPLES_MS: u64 = 2 * 24 * 60 * 60 * 1_000;
/// A process that has not reported for a day is deleted within the hour, in milliseconds.
const PROCESSES_MS: u64 = 24 * 60 * 60 * 1_000;
const MINUTE_MS: u64 = 60_000;

/// Stores a process' report.
pub(crate) async fn report(app: &OperationsModule, report: &ProcessReport) -> Result<(), Failure> {
    let now = app.kernel.now().unix_millis();
    let mut tx = app.db.begin().await?;
    store::processes::upsert(&mut tx, report, now).await?;
    let sample = Sample {
        at: Timestamp::from_unix_millis(now - now % MINUTE_MS),
        counts: report.counts,
        lag_ms: report.lag_ms,
    };
    store::samples::add(&mut tx, &sample).await?;
    Ok(tx.commit().await?)
}

/// Deletes the samples and processes that are too old. Returns their number.
pub(crate) async fn delete_old(app: &OperationsModule) -> Result<u32, Failure> {
    let now = app.kernel.now().unix_millis();
    let mut tx = app.db.begin().await?;
    let processes = store::processes::delete_before(&mut tx, now.saturating_sub(PROCESSES_MS)).await?;
    let samples = store::samples::delete_before(&mut tx, now.saturating_sub(SAMPLES_MS)).await?;
    tx.commit().await?;
    Ok(u32::try_from(processes + samples).unwrap_or(u32::MAX))
}

/// Reads the chart of a period that ends now.
pub(crate) async fn read(app: &OperationsModule, period: Period) -> Result<Samples, Failure> {
    let buckets = empty_buckets(period, app.kernel.now());
    let since = buckets.first().map_or(0, |bucket| bucket.at.unix_millis());
    let samples = store::samples::since(&app.db, since).await?;
    Ok(Samples {
        period,
        buckets: fill(buckets, period, &samples),
    })
}

/// Returns the buckets of a period, of which the last contains `now`.
fn empty_buckets(period: Period, now: Timestamp) -> Vec<Sample> {
    let length = period.bucket_ms();
    let last = now.unix_millis() / length;
    let first = (last + 1).saturating_sub(period.buckets());
    let empty = |number: u64| Sample {
        at: Timestamp::from_unix_millis(number * length),
        counts: Counts::default(),
        lag_ms: 0,
    };
    (first..=last).map(empty).collect()
}

/// Adds samples to their buckets: counts are summed, of lags the longest counts.
fn fill(mut buckets: Vec<Sample>, period: Period, samples: &[Sample]) -> Vec<Sample> {
    let Some(first) = buckets.first().map(|bucket| bucket.at.unix_millis()) else {
        return buckets;
    };
    for sample in samples {
        let Some(after) = sample.at.unix_millis().checked_sub(first) else {
            continue;
        };
        let number = usize::try_from(after / period.bucket_ms()).unwrap_or(usize::MAX);
        let Some(bucket) = buckets.get_mut(number) else {
            continue;
        };
        let (sum, more) = (&mut bucket.counts, sample.counts);
        sum.requests += more.requests;
        sum.errors += more.errors;
        sum.jobs_done += more.jobs_done;
        sum.jobs_failed += more.jobs_failed;
        sum.jobs_dead += more.jobs_dead;
        bucket.lag_ms = bucket.lag_ms.max(sample.lag_ms);
    }
    buckets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_become_half_hours_and_what_is_outside_counts_nowhere() {
        let now = Timestamp::from_unix_millis(1_800_000_060_000);
        let buckets = empty_buckets(Period::Day, now);
        assert_eq!(buckets.len(), 48);
        let last = buckets.last().unwrap().at.unix_millis();
        assert!((last..last + 1_800_000).contains(&now.unix_millis()));
        let sample = |at: u64, requests, lag_ms| Sample {
            at: Timestamp::from_unix_millis(at),
            counts: Counts {
                requests,
                ..Counts::default()
            },
            lag_ms,
        };
        let first = buckets[0].at.unix_millis();
        let samples = [
            sample(first - 60_000, 1, 1),
            sample(first, 2, 9),
            sample(first + 1_740_000, 3, 5),
            sample(first + 1_800_000, 4, 0),
        ];
        let filled = fill(buckets, Period::Day, &samples);
        assert_eq!((filled[0].counts.requests, filled[0].lag_ms), (5, 9));
        assert_eq!(filled[1].counts.requests, 4);
        assert_eq!(empty_buckets(Period::Hour, now).len(), 60);
    }
}
