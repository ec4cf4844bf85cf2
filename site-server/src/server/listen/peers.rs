//! The number of connections from each address.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// The shortest time between two lines in the log about peers with too many connections.
const LOG_PAUSE: Duration = Duration::from_mins(1);

/// Counts the connections of each address. It holds no more addresses than there are connections.
#[derive(Clone, Debug)]
pub(super) struct Peers {
    most: usize,
    counts: Arc<Mutex<Counts>>,
}

#[derive(Debug, Default)]
struct Counts {
    by_network: HashMap<IpAddr, usize>,
    logged: Option<Instant>,
}

/// A connection of a peer, which counts until this value is dropped.
#[derive(Debug)]
pub(super) struct PeerShare {
    /// `None` for a peer that is not counted.
    counted: Option<(Peers, IpAddr)>,
}

impl Peers {
    /// Allows each address `most` connections.
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            counts: Arc::default(),
        }
    }

    /// Counts a connection from `address`. Returns `None` if it has too many.
    pub(super) fn enter(&self, address: IpAddr, is_exempt: bool) -> Option<PeerShare> {
        if is_exempt {
            return Some(PeerShare { counted: None });
        }
        let network = network_of(address);
        let mut counts = self.lock();
        let count = counts.by_network.get(&network).copied().unwrap_or_default();
        if count >= self.most {
            counts.log_refusal(address);
            return None;
        }
        counts.by_network.insert(network, count + 1);
        Some(PeerShare {
            counted: Some((self.clone(), network)),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counts {
    fn log_refusal(&mut self, address: IpAddr) {
        let now = Instant::now();
        if self
            .logged
            .is_none_or(|logged| now.duration_since(logged) >= LOG_PAUSE)
        {
            self.logged = Some(now);
            tracing::warn!(%address, "closed a connection of a peer that has too many");
        }
    }
}

impl Drop for PeerShare {
    fn drop(&mut self) {
        let Some((peers, network)) = self.counted.take() else {
            return;
        };
        let mut counts = peers.lock();
        if let Some(count) = counts.by_network.get_mut(&network) {
            *count -= 1;
            if *count == 0 {
                counts.by_network.remove(&network);
            }
        }
    }
}

/// Returns the IPv4 address, or the 64-bit network of an IPv6 address, all of which belongs to one customer.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_its_share_until_its_connections_end() {
        let peers = Peers::new(2);
        let enter = |address: &str| peers.enter(address.parse().unwrap(), false);
        let first = enter("2001:db8::1").unwrap();
        let second = enter("2001:db8::ffff:2").unwrap();
        assert!(
            enter("2001:db8::3").is_none(),
            "one customer has the whole network"
        );
        assert!(enter("192.0.2.7").is_some());
        assert!(peers.enter("2001:db8::3".parse().unwrap(), true).is_some());
        drop(first);
        let third = enter("2001:db8::3").unwrap();
        drop((second, third));
        assert!(peers.lock().by_network.is_empty());
    }
}
