//! Callers that only this module distinguishes.

use allpet_contract::{
    Problem,
    access::{Internal, SignedIn},
    problem::{FORBIDDEN, SIGNED_OUT},
};
use allpet_domain::id::{SessionId, UserId};
use allpet_kernel::{
    Owner, Service,
    actor::{Actor, RequestParts},
};
use std::net::SocketAddr;

/// The module that invites people.
const INVITER: &str = "tenants";

/// The person of an account, in one of its sessions.
#[derive(Clone, Debug)]
pub(crate) struct AccountHolder {
    /// The person.
    pub(crate) user: UserId,
    /// The session of the request.
    pub(crate) session: SessionId,
    /// The client's address, for counting attempts.
    pub(crate) peer: Option<SocketAddr>,
}

impl Actor for AccountHolder {
    type For = SignedIn;
    fn authorize(parts: &RequestParts<'_>) -> Result<Self, Problem> {
        let owner = Owner::authorize(parts)?;
        // A module that acts for a person has no session of theirs.
        let session = owner.claims.sid.ok_or_else(|| Problem::new(SIGNED_OUT))?;
        Ok(Self {
            user: owner.user(),
            session,
            peer: parts.peer,
        })
    }
}

/// The module that invites people, and no other: it says that a person has opened a link in a mail to their address.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Inviter;

impl Actor for Inviter {
    type For = Internal;
    fn authorize(parts: &RequestParts<'_>) -> Result<Self, Problem> {
        let service = Service::authorize(parts)?;
        if service.module == INVITER {
            Ok(Self)
        } else {
            Err(Problem::new(FORBIDDEN).detail("Only the module that invites people proves addresses."))
        }
    }
}
