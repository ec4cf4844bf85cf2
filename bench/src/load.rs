//! A closed loop: so many connections, each with one request under way at a time.

use crate::{Broken, caller::Connection};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// A request that is sent again and again.
#[derive(Clone, Debug)]
pub(crate) struct Shot {
    /// Path and query.
    pub(crate) target: String,
    /// The bearer token, where one is needed.
    pub(crate) token: Option<String>,
}

/// What came of a load.
#[derive(Debug)]
pub(crate) struct Outcome {
    latencies: Vec<Duration>,
    lasted: Duration,
}

impl Outcome {
    /// Answers a second.
    pub(crate) fn per_second(&self) -> f64 {
        f64::from(u32::try_from(self.latencies.len()).unwrap_or(u32::MAX)) / self.lasted.as_secs_f64()
    }

    /// The time within which `percent` of the answers came, in milliseconds.
    pub(crate) fn percentile_ms(&self, percent: f64) -> f64 {
        let last = self.latencies.len().saturating_sub(1);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a place in a list"
        )]
        let place = (last as f64 * percent / 100.0).ceil() as usize;
        self.latencies
            .get(place)
            .map_or(f64::NAN, |latency| latency.as_secs_f64() * 1_000.0)
    }
}

/// Sends `shots` in turn over `connections` connections for `seconds`. Any answer but 200 breaks the measurement.
pub(crate) async fn closed_loop(
    port: u16,
    shots: &[Shot],
    connections: usize,
    seconds: u64,
) -> Result<Outcome, Broken> {
    let shots: Arc<[Shot]> = shots.into();
    let begin = Instant::now();
    let until = begin + Duration::from_secs(seconds);
    let workers: Vec<_> = (0..connections)
        .map(|first| {
            let shots = Arc::clone(&shots);
            tokio::spawn(async move {
                let mut connection = Connection::open(port).await?;
                let mut latencies = Vec::with_capacity(16_384);
                for next in first.. {
                    let shot = &shots[next % shots.len()];
                    let sent = Instant::now();
                    let status = connection.get(&shot.target, shot.token.as_deref()).await?;
                    if status != 200 {
                        return Err(Broken(format!("{} answered {status}", shot.target)));
                    }
                    latencies.push(sent.elapsed());
                    if Instant::now() >= until {
                        break;
                    }
                }
                Ok(latencies)
            })
        })
        .collect();
    let mut latencies = Vec::new();
    for worker in workers {
        latencies.extend(worker.await??);
    }
    let lasted = begin.elapsed();
    latencies.sort_unstable();
    Ok(Outcome { latencies, lasted })
}
