//! What other modules ask: which sessions have ended, and whose account that is.

use crate::address::Address;
use crate::{
    Identity,
    service::sessions::{self, now_ms},
    store,
};
use allpet_contract::identity::{FindPeople, ListEndedSessions, Person};
use allpet_domain::id::SessionId;
use allpet_kernel::{Failure, Service};

/// Most ids in one question.
const MOST_IDS: usize = 1_000;

pub(crate) async fn ended_sessions(
    app: Identity,
    _: Service,
    _: ListEndedSessions,
) -> Result<Vec<SessionId>, Failure> {
    store::sessions::ended_since(&app.db, now_ms(&app.kernel) - sessions::TOKENS_OUT_MS).await
}

pub(crate) async fn people(app: Identity, _: Service, request: FindPeople) -> Result<Vec<Person>, Failure> {
    let query = request.body;
    let mut found = Vec::new();
    for id in query.ids.into_iter().take(MOST_IDS) {
        found.extend(store::people::by_id(&app.db, id).await?);
    }
    // What is no address is nobody's.
    if let Some(email) = query.email.and_then(|email| Address::read(&email).ok()) {
        found.extend(store::people::by_email(&app.db, &email).await?);
    }
    let person = |one: store::people::Person| Person {
        id: one.id,
        email: one.email,
        name: one.name,
    };
    Ok(found.into_iter().map(person).collect())
}
