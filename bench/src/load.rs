//! A closed loop: so many connections, each with one request under way at a time.

use crate::{
    Broken, measurements,
    search_terms::{WORDS, words},
    wire::{self, Wire},
};
use allpet_contract::WireRequest;
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

/// Stands in a request for a number that comes once.
pub(crate) const NUMBER: &str = "111222333444555666";

/// A number that did not come before; as a price in cents it is above any.
pub(crate) fn number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(10_000_000_000);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A request that is sent again and again.
#[derive(Clone, Debug)]
pub(crate) struct Shot {
    target: String,
    bytes: Vec<u8>,
    /// Where a number stands that is another one each time.
    number_at: Option<usize>,
    /// Where words stand that are others each time.
    words_at: Option<usize>,
    status: u16,
}

impl Shot {
    /// A GET of `target` (path and query) that is answered with 200.
    pub(crate) fn new(target: String, token: Option<&str>) -> Self {
        let bytes = wire::get(&target, token);
        Self {
            target,
            bytes,
            number_at: None,
            words_at: None,
            status: 200,
        }
    }

    /// A request of the contract, answered with `status`. Where [`NUMBER`] stands in it, another number is sent each time;
    /// where [`WORDS`] stand, other words.
    pub(crate) fn of(request: &WireRequest, sender: wire::Sender<'_>, status: u16) -> Self {
        let bytes = wire::write(request, sender);
        let place = |mark: &str| bytes.windows(mark.len()).position(|part| part == mark.as_bytes());
        let (number_at, words_at) = (place(NUMBER), place(WORDS));
        Self {
            target: request.target.clone(),
            bytes,
            number_at,
            words_at,
            status,
        }
    }

    /// What is sent, but for the number and the words.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What is sent this time.
    fn load(&mut self) -> &[u8] {
        if self.number_at.is_none() && self.words_at.is_none() {
            return &self.bytes;
        }
        let number = number();
        if let Some(at) = self.number_at {
            let digits = format!("{number:018}");
            self.bytes[at..at + NUMBER.len()].copy_from_slice(digits.as_bytes());
        }
        if let Some(at) = self.words_at {
            // Spaces, as an address writes them: those behind the last word are no words.
            let filled = format!("{:+<1$}", words(number).replace(' ', "+"), WORDS.len());
            self.bytes[at..at + WORDS.len()].copy_from_slice(filled.as_bytes());
        }
        &self.bytes
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
    /// Answers.
    pub(crate) fn count(&self) -> f64 {
        f64::from(u32::try_from(self.latencies.len()).unwrap_or(u32::MAX))
    }

    /// Answers a second.
    pub(crate) fn per_second(&self) -> f64 {
        self.count() / self.lasted.as_secs_f64()
    }

    /// The time within which `percent` of the answers came, in milliseconds.
    pub(crate) fn percentile_ms(&mut self, percent: f64) -> f64 {
        measurements::percentile_ms(&mut self.latencies, percent)
    }
}

/// Sends `shots` in turn over `connections` connections for `seconds`. Any other status than expected breaks the measurement.
pub(crate) async fn closed_loop(
    port: u16,
    shots: &[Shot],
    connections: usize,
    seconds: u64,
) -> Result<Outcome, Broken> {
    let begin = Instant::now();
    let until = begin + Duration::from_secs(seconds);
    let workers: Vec<_> = (0..connections)
        .map(|first| {
            let mut shots = shots.to_vec();
            tokio::spawn(async move {
                let mut wire = Wire::open(port).await?;
                let mut latencies = Vec::with_capacity(16_384);
                for next in first.. {
                    let place = next % shots.len();
                    let shot = &mut shots[place];
                    let sent = Instant::now();
                    let status = wire.exchange(shot.load()).await?;
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
    Ok(Outcome { latencies, lasted })
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::{
        catalog::{ListProducts, ProductQuery},
        client::wire,
    };

    /// What is asked, as the API reads it.
    fn asked(shot: &mut Shot) -> String {
        let bytes = String::from_utf8(shot.load().to_vec()).unwrap();
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
        let (first, second) = (asked(&mut shot), asked(&mut shot));
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
