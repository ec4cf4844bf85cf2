//! A closed loop: a number of connections, each with one request in progress at a time.

use crate::{
    BenchError, measurements,
    search_terms::{WORDS, words},
    wire::{self, Wire},
};
use allpet_contract::WireRequest;
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

/// The placeholder in a request for a unique number.
pub(crate) const NUMBER: &str = "111222333444555666";

/// Returns a number that was not used before; as a price in cents it is above any.
pub(crate) fn number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(10_000_000_000);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A request that is sent repeatedly.
#[derive(Clone, Debug)]
pub(crate) struct Shot {
    target: String,
    bytes: Vec<u8>,
    /// The position of the unique number.
    number_at: Option<usize>,
    /// The position of the unique words.
    words_at: Option<usize>,
    status: u16,
    /// Whether an overloaded server may refuse it (503). Then it is not counted.
    may_be_refused: bool,
}

/// How long a refused caller waits before the next attempt, instead of the seconds that the server asks for.
const REFUSED_PAUSE: Duration = Duration::from_millis(50);

impl Shot {
    /// Creates a GET of `target` (path and query) with the expected status 200.
    pub(crate) fn new(target: String, token: Option<&str>) -> Self {
        let bytes = wire::get(&target, token);
        Self {
            target,
            bytes,
            number_at: None,
            words_at: None,
            status: 200,
            may_be_refused: false,
        }
    }

    /// Creates a request of the contract with its expected status. [`NUMBER`] and [`WORDS`] in it are replaced by a new number
    /// and new words each time.
    pub(crate) fn of(request: &WireRequest, sender: wire::Sender<'_>, status: u16) -> Self {
        let bytes = wire::write(request, sender);
        let position = |mark: &str| bytes.windows(mark.len()).position(|part| part == mark.as_bytes());
        let (number_at, words_at) = (position(NUMBER), position(WORDS));
        Self {
            target: request.target.clone(),
            bytes,
            number_at,
            words_at,
            status,
            may_be_refused: false,
        }
    }

    /// Returns the bytes, with the placeholders.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Fills in the placeholders and returns the bytes to send.
    fn fill(&mut self) -> &[u8] {
        if self.number_at.is_none() && self.words_at.is_none() {
            return &self.bytes;
        }
        let number = number();
        if let Some(at) = self.number_at {
            let digits = format!("{number:018}");
            self.bytes[at..at + NUMBER.len()].copy_from_slice(digits.as_bytes());
        }
        if let Some(at) = self.words_at {
            // Padded with encoded spaces: those after the last word do not count.
            let filled = format!("{:+<1$}", words(number).replace(' ', "+"), WORDS.len());
            self.bytes[at..at + WORDS.len()].copy_from_slice(filled.as_bytes());
        }
        &self.bytes
    }

    /// Accepts that an overloaded server refuses it.
    pub(crate) fn or_refused(self) -> Self {
        Self {
            may_be_refused: true,
            ..self
        }
    }

    /// Changes the expected status.
    pub(crate) fn expecting(self, status: u16) -> Self {
        Self { status, ..self }
    }
}

/// The outcome of a load.
#[derive(Debug)]
pub(crate) struct Outcome {
    latencies: Vec<Duration>,
    elapsed: Duration,
}

impl Outcome {
    /// Returns the number of responses.
    pub(crate) fn count(&self) -> f64 {
        f64::from(u32::try_from(self.latencies.len()).unwrap_or(u32::MAX))
    }

    /// Returns the responses per second.
    pub(crate) fn per_second(&self) -> f64 {
        self.count() / self.elapsed.as_secs_f64()
    }

    /// Returns the time within which `percent` of the responses came, in milliseconds.
    pub(crate) fn percentile_ms(&mut self, percent: f64) -> f64 {
        measurements::percentile_ms(&mut self.latencies, percent)
    }
}

/// Sends `shots` in turn over `connections` connections for `seconds`. Fails at the first unexpected status.
pub(crate) async fn closed_loop(
    port: u16,
    shots: &[Shot],
    connections: usize,
    seconds: u64,
) -> Result<Outcome, BenchError> {
    let started = Instant::now();
    let until = started + Duration::from_secs(seconds);
    let workers: Vec<_> = (0..connections)
        .map(|first| {
            let mut shots = shots.to_vec();
            tokio::spawn(async move {
                let mut wire = Wire::open(port).await?;
                let mut latencies = Vec::with_capacity(16_384);
                for next in first.. {
                    let index = next % shots.len();
                    let shot = &mut shots[index];
                    let sent = Instant::now();
                    let status = wire.exchange(shot.fill()).await?;
                    if status == 503 && shot.may_be_refused {
                        if Instant::now() >= until {
                            break;
                        }
                        tokio::time::sleep(REFUSED_PAUSE).await;
                        continue;
                    }
                    if status != shot.status {
                        return Err(BenchError(format!("{} answered {status}", shot.target)));
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
    let elapsed = started.elapsed();
    Ok(Outcome { latencies, elapsed })
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::{
        catalog::{ListProducts, ProductQuery},
        client::wire,
    };

    /// Returns the request line that is sent.
    fn request_line(shot: &mut Shot) -> String {
        let bytes = String::from_utf8(shot.fill().to_vec()).unwrap();
        bytes.lines().next().unwrap().to_owned()
    }

    #[test]
    fn words_and_numbers_are_new_each_time() {
        let query = ProductQuery {
            q: WORDS.into(),
            price_max: NUMBER.parse().ok(),
            ..ProductQuery::default()
        };
        let request = wire(ListProducts { query }).unwrap();
        let mut shot = Shot::of(&request, wire::Sender::default(), 200);
        let (first, second) = (request_line(&mut shot), request_line(&mut shot));
        let part = |line: &str, name: &str| {
            let value = line
                .split(['?', '&', ' '])
                .find_map(|part| part.strip_prefix(name));
            value.unwrap_or_else(|| panic!("{line} has no {name}")).to_owned()
        };
        for name in ["q=", "price_max="] {
            assert_ne!(part(&first, name), part(&second, name));
        }
        assert_eq!(first.len(), second.len());
        assert!(
            ![WORDS, NUMBER].iter().any(|mark| first.contains(mark)),
            "{first}"
        );
    }
}
