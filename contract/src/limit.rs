//! Limits: how often one caller may use an endpoint, and whose requests go first when the server is overloaded. An endpoint
//! declares both; the server enforces them. `docs/limits.md` lists all limits.

mod definitions;

pub use definitions::*;

use crate::{Endpoint, Method, access::Access};

/// Whose requests a limit counts together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// The signed-in person. For a guest, the address.
    Person,
    /// The session of the signed-in person. For a guest, the address.
    Session,
    /// The address: an IPv4 address, or the 64-bit network of an IPv6 address, all of which belongs to one customer.
    Address,
    /// The subject of the path's parameter of this name, whoever calls.
    Parameter(&'static str),
    /// Nobody's: all callers together.
    Everyone,
}

impl Per {
    /// Returns the words for the documents.
    pub fn label(self) -> String {
        match self {
            Self::Person => "person, or address of a guest".into(),
            Self::Session => "session, or address of a guest".into(),
            Self::Address => "address".into(),
            Self::Parameter(name) => name.into(),
            Self::Everyone => "all callers".into(),
        }
    }
}

/// A limit: `burst` requests at once. A caller who has used them gets one back every `seconds / burst`, so after `seconds` all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Its name, in the configuration and in the documents. Endpoints that declare a limit of the same name share it.
    pub name: &'static str,
    /// Whose requests are counted together.
    pub per: Per,
    /// The most requests at once.
    pub burst: u32,
    /// The time after which all of them are available again, in seconds.
    pub seconds: u32,
    /// How many requests one counts as.
    pub cost: u32,
    /// Counts only requests that are answered with one of these statuses; all if there are none.
    pub statuses: &'static [u16],
    /// Whether all processes count together if there is a Redis.
    pub shared: bool,
    /// Whether the handler counts, because only it knows what counts.
    pub by_handler: bool,
    /// The text that a refused caller reads before the time to wait.
    pub reason: &'static str,
}

impl Limit {
    /// Creates a limit of `burst` requests in `seconds`, which counts every request.
    ///
    /// # Panics
    /// If it would allow nothing; in a constant, when it is compiled.
    pub const fn new(name: &'static str, per: Per, burst: u32, seconds: u32, reason: &'static str) -> Self {
        assert!(burst > 0 && seconds > 0, "a limit allows something");
        Self {
            name,
            per,
            burst,
            seconds,
            cost: 1,
            statuses: &[],
            shared: true,
            by_handler: false,
            reason,
        }
    }

    /// Counts only requests that are answered with one of these statuses.
    #[must_use]
    pub const fn counting(self, statuses: &'static [u16]) -> Self {
        Self { statuses, ..self }
    }

    /// Counts a request as `cost` requests.
    ///
    /// # Panics
    /// If a request would not fit the limit; in a constant, when it is compiled.
    #[must_use]
    pub const fn cost(self, cost: u32) -> Self {
        assert!(cost > 0 && cost <= self.burst, "a request fits the limit");
        Self { cost, ..self }
    }

    /// Lets the handler count, because only it knows what counts.
    #[must_use]
    pub const fn by_handler(self) -> Self {
        Self {
            by_handler: true,
            ..self
        }
    }

    /// Lets each process count by itself: a rough bound, which must cost nothing.
    #[must_use]
    pub const fn in_each_process(self) -> Self {
        Self {
            shared: false,
            ..self
        }
    }

    /// Returns whether an answer of this status counts.
    pub fn counts(&self, status: u16) -> bool {
        self.statuses.is_empty() || self.statuses.contains(&status)
    }
}

/// The limits of an endpoint: those that it declares, and the general one of reads or writes. None between modules.
pub fn limits_of<E: Endpoint>() -> Vec<Limit> {
    if E::Access::NAME == crate::access::Internal::NAME {
        return Vec::new();
    }
    let general = if E::METHOD == Method::Get { READS } else { WRITES };
    E::LIMITS.iter().copied().chain([general]).collect()
}

/// Whose requests go first when the server has more than it can do. The order is that of the importance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Somebody pays.
    Paying,
    /// Somebody proves something: who they are, or that a licence is valid.
    Verifying,
    /// Everything else: lists, pages and changes.
    Listing,
    /// Work in bulk, which can wait: pictures, files and statistics.
    Importing,
}

impl Priority {
    /// All priorities, the most important first.
    pub const ALL: [Self; 4] = [Self::Paying, Self::Verifying, Self::Listing, Self::Importing];

    /// Returns the word for the documents.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Paying => "paying",
            Self::Verifying => "verifying",
            Self::Listing => "listing",
            Self::Importing => "importing",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{identity::FindPeople, identity::SignUp, pets::ListPets};
    use std::collections::BTreeSet;

    #[test]
    fn every_limit_has_a_name_of_its_own() {
        let names: BTreeSet<&str> = ALL.iter().map(|limit| limit.name).collect();
        assert_eq!(names.len(), ALL.len());
    }

    #[test]
    fn an_endpoint_has_its_own_limits_and_a_general_one() {
        let names = |limits: Vec<Limit>| -> Vec<&str> { limits.iter().map(|limit| limit.name).collect() };
        assert_eq!(names(limits_of::<SignUp>()), ["sign-ups", "writes"]);
        assert_eq!(names(limits_of::<ListPets>()), ["reads"]);
        assert_eq!(limits_of::<FindPeople>(), [], "modules are not limited");
    }

    #[test]
    fn only_the_named_statuses_count() {
        assert!(TAG_GUESSES.counts(404) && !TAG_GUESSES.counts(200));
        assert!(READS.counts(200));
    }
}
