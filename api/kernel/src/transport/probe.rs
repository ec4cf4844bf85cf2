//! Whether another process can be reached, for an operator's check.

use super::{
    exchange::HttpClient,
    peer::{KEYS_PATH, PeerAddress},
};
use allpet_contract::identity::KeySet;
use allpet_domain::Timestamp;
use std::time::Duration;

/// How long a process may take to answer.
const LIMIT: Duration = Duration::from_secs(3);

/// The answer of a process to a probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessProbe {
    /// The number of its public keys.
    pub keys: usize,
    /// Its clock, to the second.
    pub clock: Option<Timestamp>,
}

/// Fetches a process's public keys. Fails with the reason, in words.
pub async fn probe(address: &PeerAddress) -> Result<ProcessProbe, String> {
    let http = HttpClient::new();
    let answer = tokio::time::timeout(LIMIT, http.get(address, KEYS_PATH)).await;
    let (headers, body) = match answer {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => return Err(error.to_string()),
        Err(_) => return Err("no answer in time".into()),
    };
    let keys: KeySet = serde_json::from_slice(&body).map_err(
        |_| "the answer is not a list of keys: this is the address of another program, or a public port",
    )?;
    let date = headers
        .get(http::header::DATE)
        .and_then(|date| date.to_str().ok());
    Ok(ProcessProbe {
        keys: keys.keys.len(),
        clock: date.and_then(parse_date),
    })
}

/// Reads a date as HTTP writes it (RFC 9110, section 5.6.7).
fn parse_date(text: &str) -> Option<Timestamp> {
    let time = jiff::fmt::rfc2822::parse(text).ok()?.timestamp().as_millisecond();
    u64::try_from(time).ok().map(Timestamp::from_unix_millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_of_an_answer_is_read() {
        let read = parse_date("Sun, 29 Nov 2026 20:08:18 GMT").unwrap();
        assert_eq!(read.to_string(), "2026-11-29T20:08:18Z");
        assert_eq!(parse_date("yesterday"), None);
    }
}
