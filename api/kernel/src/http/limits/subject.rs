//! Whose requests are counted together.

use allpet_contract::limit::Per;
use allpet_domain::id::{SessionId, UserId};
use sha2::{Digest as _, Sha256};
use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
};

/// The facts about a request by which it is counted.
#[derive(Clone, Copy)]
pub(crate) struct LimitedCaller<'a> {
    /// The signed-in person.
    pub(crate) person: Option<UserId>,
    /// Their session.
    pub(crate) session: Option<SessionId>,
    /// The address. A request within the process has none, and is not counted by it.
    pub(crate) address: Option<IpAddr>,
    /// Returns the text of a path parameter.
    pub(crate) path: &'a (dyn Fn(&str) -> Option<String> + Sync),
}

/// The key of a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Subject {
    Person(UserId),
    Session(SessionId),
    Network(IpAddr),
    /// A hash of the path's parameter, which may be long.
    Parameter([u8; 16]),
    Everyone,
}

impl LimitedCaller<'_> {
    /// Returns whose bucket the request takes from; `None` if the request names nobody.
    pub(super) fn subject(&self, per: Per) -> Option<Subject> {
        let network = || self.address.map(|address| Subject::Network(network_of(address)));
        match per {
            Per::Person => self.person.map(Subject::Person).or_else(network),
            Per::Session => self.session.map(Subject::Session).or_else(network),
            Per::Address => network(),
            Per::Parameter(name) => (self.path)(name).map(|text| {
                let hash = Sha256::digest(text);
                Subject::Parameter(std::array::from_fn(|index| hash[index]))
            }),
            Per::Everyone => Some(Subject::Everyone),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(user) => write!(f, "person:{user}"),
            Self::Session(session) => write!(f, "session:{session}"),
            Self::Network(address) => write!(f, "network:{address}"),
            Self::Parameter(hash) => write!(f, "parameter:{}", crate::cursor::base64url(hash)),
            Self::Everyone => f.write_str("everyone"),
        }
    }
}

/// Returns the network of an address: the IPv4 address, or the 64-bit network of an IPv6 address, all of which belongs to one
/// customer.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        address @ IpAddr::V4(_) => address,
    }
}
