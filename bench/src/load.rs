//! A closed loop: so many connections, each with one request under way at a time.

use crate::{
    Broken,
    wire::{self, Wire},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// A request that is sent again and again.
#[derive(Clone, Debug)]
pub(crate) struct Shot {
    target: String,
    bytes: Vec<u8>,
    status: u16,
}

impl Shot {
    /// A GET of `target` (path and query) that is answered with 200.
    pub(crate) fn new(target: String, token: Option<&str>) -> Self {
        let bytes = wire::get(&target, token);
        Self {
            target,
            bytes,
            status: 200,
        }
    }

    /// The same, where another status is the right answer.
    pub(crate) fn answered(self, status: u16) -> Self {
        Self { status, ..self }
    }
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

/// Sends `shots` in turn over `connections` connections for `seconds`. Any other status than expected breaks the measurement.
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
                let mut wire = Wire::open(port).await?;
                let mut latencies = Vec::with_capacity(16_384);
                for next in first.. {
                    let shot = &shots[next % shots.len()];
                    let sent = Instant::now();
                    let status = wire.exchange(&shot.bytes).await?;
                    if status != shot.status {
                        return Err(Broken(format!("{} answered {status}", shot.target)));
                    }
                    let answered = Instant::now();
                    latencies.push(answered - sent);
                    if answered >= until {
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
