//! The client's address behind proxies.
//!
//! A proxy appends the address that called it to `X-Forwarded-For`; everything to the left comes from the caller, who may write
//! anything. So the header counts only if a trusted proxy hands the request over, and is read from the right, up to the first
//! address that is not a trusted proxy.

use allpet_domain::Timestamp;
use http::HeaderMap;
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    str::FromStr,
    sync::atomic::{AtomicU64, Ordering},
};

pub(crate) const FORWARDED_FOR: &str = "x-forwarded-for";
/// The shortest time between two lines about untrusted proxies, in milliseconds: anybody can send the header.
const LOG_PAUSE_MS: u64 = 60_000;

/// The proxies whose header is believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

impl TrustedProxies {
    /// Trusts the proxies at these addresses and in these networks.
    pub fn new(networks: Vec<Network>) -> Self {
        Self(networks)
    }

    /// Returns whether the proxy at this address is trusted.
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }

    /// Returns whether a request carries the header and `peer`, which handed it over, is not trusted.
    pub(crate) fn is_ignored(&self, peer: SocketAddr, headers: &HeaderMap) -> bool {
        headers.contains_key(FORWARDED_FOR) && !self.trusts(peer.ip())
    }

    /// Returns the client's address of a request that `peer` handed over: the rightmost address in `X-Forwarded-For` that is not
    /// a trusted proxy. Returns the peer itself if it is no trusted proxy, or if the header has no valid other address.
    pub fn client_address(&self, peer: SocketAddr, headers: &HeaderMap) -> SocketAddr {
        if !self.trusts(peer.ip()) {
            return peer;
        }
        // Several lines are one list (RFC 9110, 5.3).
        for line in headers.get_all(FORWARDED_FOR).iter().rev() {
            let Ok(line) = line.to_str() else { return peer };
            for entry in line.rsplit(',') {
                match address(entry.trim()) {
                    Some(address) if self.trusts(address.ip()) => {}
                    Some(address) => return address,
                    // No trusted proxy vouches for anything further left.
                    None => return peer,
                }
            }
        }
        peer
    }
}

/// Logs that a proxy is not trusted, once a minute at most. If it is ours, all visitors behind it share one limit.
#[derive(Debug, Default)]
pub(crate) struct UntrustedProxyLog {
    /// When the last line was written, in milliseconds since 1970.
    last_ms: AtomicU64,
}

impl UntrustedProxyLog {
    /// Logs the proxy at `peer`, unless a line was written less than a minute ago.
    pub(crate) fn log(&self, peer: SocketAddr, now: Timestamp) {
        if self.allow(now) {
            tracing::error!(
                proxy = %peer.ip(),
                "ignored X-Forwarded-For of a proxy that is not trusted: all visitors behind it share its limits. If it is yours, \
                 add it to ALLPET_TRUSTED_PROXIES"
            );
        }
    }

    fn allow(&self, now: Timestamp) -> bool {
        let now_ms = now.unix_millis();
        let last_ms = self.last_ms.load(Ordering::Relaxed);
        now_ms.abs_diff(last_ms) >= LOG_PAUSE_MS
            && self
                .last_ms
                .compare_exchange(last_ms, now_ms, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
    }
}

/// Parses an address as proxies write it: plain, in brackets, or with a port. The port is ignored.
fn address(text: &str) -> Option<SocketAddr> {
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
        .unwrap_or(text);
    let plain = bare.parse().map(|address: IpAddr| SocketAddr::new(address, 0));
    plain.or_else(|_| text.parse()).ok()
}

/// An address, or all addresses that begin with the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    first: IpAddr,
    bits: u32,
}

/// The error for text that is neither an address nor a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write it as 10.0.0.7 or 10.0.0.0/8")]
pub struct InvalidNetwork;

impl Network {
    /// Returns whether `address` belongs to the network. An IPv4 address in an IPv6 one (`::ffff:10.0.0.7`) is the IPv4 address.
    pub fn contains(self, address: IpAddr) -> bool {
        match (self.first, address.to_canonical()) {
            (IpAddr::V4(first), IpAddr::V4(address)) => v4(first, self.bits) == v4(address, self.bits),
            (IpAddr::V6(first), IpAddr::V6(address)) => v6(first, self.bits) == v6(address, self.bits),
            _ => false,
        }
    }
}

/// Returns the first bits of an address; 0 for no bits.
fn v4(address: Ipv4Addr, bits: u32) -> u32 {
    u32::from(address).checked_shr(32 - bits).unwrap_or(0)
}

fn v6(address: Ipv6Addr, bits: u32) -> u128 {
    u128::from(address).checked_shr(128 - bits).unwrap_or(0)
}

impl FromStr for Network {
    type Err = InvalidNetwork;

    fn from_str(text: &str) -> Result<Self, InvalidNetwork> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| InvalidNetwork)?;
        let max_bits: u32 = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            // The number parser would accept a sign.
            Some(bits) if bits.bytes().all(|byte| byte.is_ascii_digit()) => {
                bits.parse().map_err(|_| InvalidNetwork)?
            }
            Some(_) => return Err(InvalidNetwork),
            None => max_bits,
        };
        if bits > max_bits {
            return Err(InvalidNetwork);
        }
        let first = address.to_canonical();
        if first.is_ipv4() && max_bits == 128 {
            // A prefix of fewer than 96 bits would contain other addresses too.
            let bits = bits.checked_sub(96).ok_or(InvalidNetwork)?;
            return Ok(Self { first, bits });
        }
        Ok(Self { first, bits })
    }
}

#[cfg(test)]
mod tests;
