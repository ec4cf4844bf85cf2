//! Endpoints for other modules: ended sessions, people by id or address, and addresses that an invitation proved.

use crate::address::Address;
use crate::{
    Identity,
    actor::Inviter,
    service::{
        account_requests::verification,
        sessions::{self, now_ms},
    },
    store,
};
use allpet_contract::identity::{FindPeople, IsPlatformAdmin, ListEndedSessions, Person, ProveAddress};
use allpet_domain::id::SessionId;
use allpet_kernel::{Failure, Service};

/// Maximum number of ids in a request.
const IDS_MAX: usize = 1_000;

pub(crate) async fn ended_sessions(
    app: Identity,
    _: Service,
    _: ListEndedSessions,
) -> Result<Vec<SessionId>, Failure> {
    store::sessions::ended_since(&app.db, now_ms(&app.kernel) - sessions::TOKEN_LIFETIME_MS).await
}

pub(crate) async fn is_platform_admin(
    app: Identity,
    _: Service,
    request: IsPlatformAdmin,
) -> Result<bool, Failure> {
    store::platform_admins::contains(&app.db, request.user).await
}

pub(crate) async fn prove_address(app: Identity, _: Inviter, request: ProveAddress) -> Result<bool, Failure> {
    verification::prove(&app, request.user, &request.body.email).await
}

pub(crate) async fn people(app: Identity, _: Service, request: FindPeople) -> Result<Vec<Person>, Failure> {
    let query = request.body;
    let mut found = Vec::new();
    for id in query.ids.into_iter().take(IDS_MAX) {
        found.extend(store::people::by_id(&app.db, id).await?);
    }
    // Text that is not an address matches nobody.
    if let Some(email) = query.email.and_then(|email| Address::read(&email).ok()) {
        found.extend(store::people::by_email(&app.db, &email).await?);
    }
    let person = |record: store::people::Person| Person {
        id: record.id,
        email: record.email,
        name: record.name,
    };
    Ok(found.into_iter().map(person).collect())
}
