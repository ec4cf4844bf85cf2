//! The other processes of the API: which modules they run, where they listen, and their public keys.

use super::{
    circuit::Circuit,
    exchange::{HttpClient, elapsed},
};
use crate::token::Keys;
use allpet_contract::{identity::KeySet, operations::CircuitStatus};
use allpet_domain::Timestamp;
use http::uri::Authority;
use std::{
    str::FromStr,
    sync::{Arc, Mutex, PoisonError, atomic::AtomicUsize},
    time::{Duration, Instant},
};

/// The path of a process's public keys on its internal port.
pub(super) const KEYS_PATH: &str = "/internal/keys";
/// How long fetching the keys of a process may take.
const KEYS_LIMIT: Duration = Duration::from_secs(2);
/// Keys are fetched once in this time, however many tokens with an unknown key arrive.
const KEYS_PAUSE: Duration = Duration::from_millis(200);

/// Another process of the API, in one or more replicas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// The modules that it runs.
    pub modules: Vec<&'static str>,
    /// The internal addresses of its replicas.
    pub addresses: Vec<PeerAddress>,
}

/// The internal address of a process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerAddress(pub(super) Authority);

/// The error for text that is not the address of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write it as http://HOST:PORT")]
pub struct PeerAddressError;

impl FromStr for PeerAddress {
    type Err = PeerAddressError;

    fn from_str(text: &str) -> Result<Self, PeerAddressError> {
        let authority = text.trim().strip_prefix("http://").ok_or(PeerAddressError)?;
        let authority: Authority = authority
            .trim_end_matches('/')
            .parse()
            .map_err(|_| PeerAddressError)?;
        if authority.port().is_none() || authority.as_str().contains('@') {
            return Err(PeerAddressError);
        }
        Ok(Self(authority))
    }
}

impl std::fmt::Display for PeerAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "http://{}", self.0)
    }
}

impl PeerAddress {
    /// Returns the host.
    pub fn host(&self) -> &str {
        self.0.host()
    }
}

/// All other processes, and the client that reaches them.
#[derive(Debug)]
pub(crate) struct Peers {
    pub(super) all: Vec<Arc<Replicas>>,
    pub(super) http: HttpClient,
    /// When the last round of questions began. One task asks, the others wait for its answers.
    last_round: tokio::sync::Mutex<Option<Instant>>,
}

/// The replicas of one process.
#[derive(Debug)]
pub(super) struct Replicas {
    pub(super) modules: Arc<[&'static str]>,
    pub(super) all: Vec<Arc<Replica>>,
    /// Which replica comes next.
    pub(super) turn: AtomicUsize,
}

#[derive(Debug)]
pub(super) struct Replica {
    pub(super) address: PeerAddress,
    pub(super) circuit: Mutex<Circuit>,
    /// The ids of its keys that this process trusts.
    key_ids: Mutex<Vec<String>>,
}

impl Peers {
    pub(crate) fn new(peers: Vec<Peer>) -> Self {
        let replica = |address| {
            Arc::new(Replica {
                address,
                circuit: Mutex::default(),
                key_ids: Mutex::default(),
            })
        };
        let replicas = |peer: Peer| {
            Arc::new(Replicas {
                modules: peer.modules.into(),
                all: peer.addresses.into_iter().map(replica).collect(),
                turn: AtomicUsize::new(0),
            })
        };
        Self {
            all: peers.into_iter().map(replicas).collect(),
            http: HttpClient::new(),
            last_round: tokio::sync::Mutex::new(None),
        }
    }

    /// Returns the circuit of each replica's address at `now`.
    pub(crate) fn circuits(&self, now: Timestamp) -> Vec<CircuitStatus> {
        let replicas = self.all.iter().flat_map(|peer| &peer.all);
        replicas.map(|replica| replica.status(now)).collect()
    }

    /// Fetches the public keys of every replica, or waits if another task just begins to. The known keys of one that does not
    /// answer stay.
    pub(crate) async fn refresh_keys(&self, keys: &Keys) {
        let arrived = Instant::now();
        let mut last_round = self.last_round.lock().await;
        if last_round.is_some_and(|began| began > arrived) {
            return;
        }
        if let Some(began) = *last_round {
            tokio::time::sleep(KEYS_PAUSE.saturating_sub(began.elapsed())).await;
        }
        *last_round = Some(Instant::now());
        let replicas = self
            .all
            .iter()
            .flat_map(|peer| peer.all.iter().map(move |one| (peer, one)));
        let requests = replicas.map(async |(peer, replica)| {
            let answer = tokio::time::timeout(KEYS_LIMIT, self.http.get(&replica.address, KEYS_PATH));
            if let Ok(Ok((_, body))) = answer.await {
                replica.trust(&body, keys, &peer.modules);
            } else {
                tracing::warn!(address = %replica.address, "a process did not return its keys");
            }
        });
        futures::future::join_all(requests).await;
    }
}

impl Replica {
    fn status(&self, now: Timestamp) -> CircuitStatus {
        let circuit = self.circuit();
        let since = circuit.opened().map(|opened| {
            let seconds = elapsed().saturating_sub(opened).as_secs();
            now.plus_seconds(-i64::try_from(seconds).unwrap_or(i64::MAX))
        });
        CircuitStatus {
            address: self.address.to_string(),
            state: circuit.state(),
            since,
        }
    }

    fn trust(&self, body: &[u8], keys: &Keys, modules: &Arc<[&'static str]>) {
        let Ok(set) = serde_json::from_slice::<KeySet>(body) else {
            tracing::warn!(address = %self.address, "a process returned unreadable keys");
            return;
        };
        let mut known = self.key_ids.lock().unwrap_or_else(PoisonError::into_inner);
        match keys.trust(&set.keys, &known, modules) {
            Ok(ids) => *known = ids,
            Err(error) => {
                tracing::warn!(address = %self.address, %error, "a process returned unusable keys");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_scheme_a_host_and_a_port() {
        let parse = |text: &str| text.parse::<PeerAddress>().map(|address| address.to_string());
        assert_eq!(parse(" http://10.0.0.7:4002/"), Ok("http://10.0.0.7:4002".into()));
        assert_eq!(parse("http://[::1]:4002"), Ok("http://[::1]:4002".into()));
        for wrong in [
            "10.0.0.7:4002",
            "https://builder:4002",
            "http://builder",
            "http://me:secret@builder:4002",
            "http://builder:4002/api",
            "",
        ] {
            assert_eq!(parse(wrong), Err(PeerAddressError), "{wrong}");
        }
    }
}
