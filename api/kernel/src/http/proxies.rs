//! Who asks, where a proxy stands between them and us.
//!
//! A proxy adds the address that it was called from to the right of `X-Forwarded-For`; whatever stood there before came
//! from the caller, who may write what they like. So the header is believed only where a proxy of ours hands the request
//! over, and read from the right, up to the first address that is not a proxy of ours.

use http::HeaderMap;
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    str::FromStr,
};

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The proxies whose word is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

impl TrustedProxies {
    /// Proxies at these addresses and in these networks.
    pub fn new(networks: Vec<Network>) -> Self {
        Self(networks)
    }

    fn trust(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.holds(address))
    }

    /// Where a request comes from that `peer` handed over: the right-most address in `X-Forwarded-For` that is no proxy of
    /// ours, where the peer is one. It is the peer itself where it is none, and where nothing sound is said of anybody else.
    pub fn visitor(&self, peer: SocketAddr, headers: &HeaderMap) -> SocketAddr {
        if !self.trust(peer.ip()) {
            return peer;
        }
        // Several lines are one list (RFC 9110, 5.3).
        for line in headers.get_all(FORWARDED_FOR).iter().rev() {
            let Ok(line) = line.to_str() else { return peer };
            for entry in line.rsplit(',') {
                match address(entry.trim()) {
                    Some(address) if self.trust(address.ip()) => {}
                    Some(address) => return address,
                    // What is left of this was not said by whom we trust.
                    None => return peer,
                }
            }
        }
        peer
    }
}

/// An address as proxies write it: plain, in brackets, or with a port. The port counts for nothing.
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

/// It is neither an address nor a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write it as 10.0.0.7 or 10.0.0.0/8")]
pub struct NoNetwork;

impl Network {
    /// Whether `address` is in it. An IPv4 address in an IPv6 one (`::ffff:10.0.0.7`) is the IPv4 address.
    pub fn holds(self, address: IpAddr) -> bool {
        match (self.first, address.to_canonical()) {
            (IpAddr::V4(first), IpAddr::V4(address)) => v4(first, self.bits) == v4(address, self.bits),
            (IpAddr::V6(first), IpAddr::V6(address)) => v6(first, self.bits) == v6(address, self.bits),
            _ => false,
        }
    }
}

/// The first bits of an address. No bits at all are all the same.
fn v4(address: Ipv4Addr, bits: u32) -> u32 {
    u32::from(address).checked_shr(32 - bits).unwrap_or(0)
}

fn v6(address: Ipv6Addr, bits: u32) -> u128 {
    u128::from(address).checked_shr(128 - bits).unwrap_or(0)
}

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| NoNetwork)?;
        let most: u32 = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            // A sign is part of a number to the parser, and of no network.
            Some(bits) if bits.bytes().all(|byte| byte.is_ascii_digit()) => {
                bits.parse().map_err(|_| NoNetwork)?
            }
            Some(_) => return Err(NoNetwork),
            None => most,
        };
        if bits > most {
            return Err(NoNetwork);
        }
        let first = address.to_canonical();
        if first.is_ipv4() && most == 128 {
            // Shorter than the prefix of all such addresses it would hold others too, and be no IPv4 network.
            let bits = bits.checked_sub(96).ok_or(NoNetwork)?;
            return Ok(Self { first, bits });
        }
        Ok(Self { first, bits })
    }
}

#[cfg(test)]
mod tests;
