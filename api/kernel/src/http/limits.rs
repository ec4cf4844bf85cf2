//! The limits that endpoints declare ([`allpet_contract::limit`]), counted and enforced in one place.
//!
//! Each process counts by itself. With a Redis, the processes count together there; while it does not answer, each goes on by
//! itself, and nobody is refused for that reason. Both count alike: a bucket holds `burst` requests and gets one back every
//! `seconds / burst` (the generic cell rate algorithm), so the time after which the next request passes is known exactly.

mod buckets;
mod meter;
mod redis_buckets;
mod settings;
mod subject;

pub use settings::LimitSettings;
pub use subject::network_of;

use crate::{Clock, config::RedisUrl};
use allpet_contract::{
    Endpoint, Problem,
    limit::{Limit, limits_of},
    problem::TOO_MANY_REQUESTS,
};
use http::StatusCode;
use meter::Meter;
use redis_buckets::RedisBuckets;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};
pub(crate) use subject::LimitedCaller;
use subject::Subject;

/// All limits of a process.
#[derive(Debug)]
pub(crate) struct Limits {
    clock: Clock,
    settings: OnceLock<LimitSettings>,
    redis: OnceLock<Arc<RedisBuckets>>,
    meters: Mutex<HashMap<&'static str, Arc<Meter>>>,
}

/// A limit of an endpoint, and what counts it.
#[derive(Clone, Debug)]
pub(super) struct ActiveLimit {
    limit: Limit,
    meter: Arc<Meter>,
    redis: Option<Arc<RedisBuckets>>,
}

/// The units that a request takes from its limits, until its response says whether it counts.
#[derive(Debug, Default)]
pub(super) struct LimitCharges(Vec<(ActiveLimit, Subject)>);

impl Limits {
    pub(crate) fn new(clock: Clock) -> Self {
        Self {
            clock,
            settings: OnceLock::new(),
            redis: OnceLock::new(),
            meters: Mutex::default(),
        }
    }

    /// Sets what the operator configured. Only the first call counts, and only before the first request.
    pub(crate) fn configure(&self, settings: LimitSettings) {
        let _ = self.settings.set(settings);
    }

    /// Counts together with the other processes that use this Redis. Fails if its address is invalid.
    pub(crate) fn share(&self, url: &RedisUrl) -> Result<(), redis::RedisError> {
        let _ = self.redis.set(Arc::new(RedisBuckets::new(url)?));
        Ok(())
    }

    /// Returns the limits of an endpoint, as configured; none if limits are off.
    pub(super) fn of<E: Endpoint>(&self) -> Vec<ActiveLimit> {
        let settings = self.settings.get_or_init(LimitSettings::default);
        let configured = limits_of::<E>()
            .into_iter()
            .filter(|limit| !limit.by_handler)
            .filter_map(|limit| settings.apply(limit));
        configured.map(|limit| self.activate(limit)).collect()
    }

    fn activate(&self, limit: Limit) -> ActiveLimit {
        let mut meters = self.meters.lock().unwrap_or_else(PoisonError::into_inner);
        let meter = meters
            .entry(limit.name)
            .or_insert_with(|| Arc::new(Meter::new(limit, self.clock.clone())));
        ActiveLimit {
            limit,
            meter: Arc::clone(meter),
            redis: self.redis.get().filter(|_| limit.shared).cloned(),
        }
    }

    /// Counts a request for a limit that its handler counts ([`Limit::by_handler`]). Fails if the caller has exceeded it.
    pub(crate) async fn count(&self, limit: Limit, caller: &LimitedCaller<'_>) -> Result<(), Problem> {
        let settings = self.settings.get_or_init(LimitSettings::default);
        if let Some(limit) = settings.apply(limit)
            && let Some(subject) = caller.subject(limit.per)
        {
            self.activate(limit).take(subject).await?;
        }
        Ok(())
    }
}

impl LimitCharges {
    /// Counts a request of `caller`. Fails if it exceeds one of the limits; then it counts for none of them.
    pub(super) async fn take(
        &mut self,
        limits: &[ActiveLimit],
        caller: &LimitedCaller<'_>,
    ) -> Result<(), Problem> {
        let last = limits.len().saturating_sub(1);
        for (index, limit) in limits.iter().enumerate() {
            let Some(subject) = caller.subject(limit.limit.per) else {
                continue;
            };
            if let Err(problem) = limit.take(subject).await {
                self.give_back(|_| true);
                return Err(problem);
            }
            // Nothing can refuse the request after the last one, so only a limit that counts some answers is remembered.
            if index < last || !limit.limit.statuses.is_empty() {
                self.0.push((limit.clone(), subject));
            }
        }
        Ok(())
    }

    /// Takes back what the answer says does not count.
    pub(super) fn settle(mut self, status: StatusCode) {
        self.give_back(|limit| !limit.counts(status.as_u16()));
    }

    fn give_back(&mut self, returns: impl Fn(&Limit) -> bool) {
        for (limit, subject) in self.0.drain(..).filter(|(limit, _)| returns(&limit.limit)) {
            limit.give_back(subject);
        }
    }
}

impl ActiveLimit {
    /// Counts a request. The process always counts, so that it knows what has been used when Redis fails; Redis decides.
    async fn take(&self, subject: Subject) -> Result<(), Problem> {
        let here = self.meter.take(&subject, self.limit.cost);
        let decision = match &self.redis {
            Some(redis) => redis.take(&self.limit, subject).await.unwrap_or(here),
            None => here,
        };
        decision.map_err(|wait| refusal(&self.limit, wait))
    }

    fn give_back(&self, subject: Subject) {
        self.meter.give_back(&subject, self.limit.cost);
        if let Some(redis) = self.redis.clone() {
            let limit = self.limit;
            tokio::spawn(async move { redis.give_back(&limit, subject).await });
        }
    }
}

fn refusal(limit: &Limit, wait: Duration) -> Problem {
    let seconds = whole_seconds(wait);
    Problem::new(TOO_MANY_REQUESTS)
        .detail(format!("{} {}", limit.reason, wait_advice(seconds)))
        .retry_in(seconds)
}

/// Rounds up, so that a request after this time passes.
fn whole_seconds(wait: Duration) -> u32 {
    let seconds = wait.as_nanos().div_ceil(1_000_000_000).max(1);
    u32::try_from(seconds).unwrap_or(u32::MAX)
}

/// Says how long to wait: from two minutes on in minutes, from two hours on in hours, both rounded up.
pub fn wait_advice(seconds: u32) -> String {
    const HOUR: u32 = 3_600;
    let (count, unit) = match seconds {
        0..120 => (seconds, "second"),
        120..7_200 => (seconds.div_ceil(60), "minute"),
        _ => (seconds.div_ceil(HOUR), "hour"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("Wait {count} {unit}{plural}, then try again.")
}

#[cfg(test)]
mod tests;
