//! Reading the audit log.

pub(crate) mod chain;

use crate::{
    OperationsModule,
    store::audit::{self as store, AuditFilter, AuditRow},
};
use allpet_contract::{
    Page,
    identity::{FindPeople, PeopleQuery},
    operations::{AuditEntry, AuditQuery},
    page::checked_limit,
};
use allpet_domain::{
    Day, Timestamp,
    audit::{AuditAction, AuditSubject, SUBJECT_MAX, TEXT_MAX},
    id::{EventId, SessionId, TenantId, UserId},
    validation,
};
use allpet_kernel::{Failure, paging::PageRequest};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// Maximum number of people whose names are read at once: two for each record of a page.
const PEOPLE_MAX: usize = 200;

/// Lists the records that match, newest first; of one tenant, or of all and of the platform.
pub(crate) async fn list(
    app: &OperationsModule,
    tenant: Option<TenantId>,
    query: AuditQuery,
) -> Result<Page<AuditEntry>, Failure> {
    let limit = checked_limit(query.limit)?;
    let page = PageRequest::<i64>::read(Some(limit), query.cursor.as_ref())?;
    let filter = filter(tenant, &query)?;
    let rows = store::list(&app.db, &filter, page.behind, page.rows()).await?;
    let page = page.page(rows, |row| row.sequence);
    let mut entries = Vec::new();
    for row in page.items {
        entries.push(entry(row)?);
    }
    name_people(app, &mut entries).await;
    Ok(Page {
        items: entries,
        next: page.next,
    })
}

fn filter(tenant: Option<TenantId>, query: &AuditQuery) -> Result<AuditFilter, Failure> {
    let subject = validation::optional_text("subject", "an id or a number", &query.subject, SUBJECT_MAX)?;
    let text = validation::optional_text("q", "a text", &query.q, TEXT_MAX)?;
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    Ok(AuditFilter {
        tenant,
        person: query.person.map(|person| person.0),
        action: query.action.map(AuditAction::as_str),
        subject: some(subject),
        from_ms: query.from.map_or(i64::MIN, start_ms),
        to_ms: query.to.map_or(i64::MAX, |day| start_ms(day) + DAY_MS),
        text: some(text.to_lowercase()),
    })
}

/// Returns the first millisecond of a day in UTC.
fn start_ms(day: Day) -> i64 {
    Timestamp::from_unix_millis(0).day().days_until(day) * DAY_MS
}

fn entry(row: AuditRow) -> Result<AuditEntry, Failure> {
    let unsigned = |number: i64| u64::try_from(number).unwrap_or(0);
    Ok(AuditEntry {
        sequence: unsigned(row.sequence),
        event: EventId(row.event),
        at: Timestamp::from_unix_millis(unsigned(row.at_ms)),
        module: row.module,
        action: row.action,
        subject_kind: row.subject_kind,
        subject: row.subject,
        subject_name: row.subject_name,
        tenant: row.tenant.map(TenantId),
        actor: row.actor.map(UserId),
        actor_name: row.operator.unwrap_or_default(),
        names_missing: false,
        session: row.session.map(SessionId),
        cause: row.cause,
        reason: row.reason,
        before: serde_json::from_str(&row.before_values)?,
        after: serde_json::from_str(&row.after_values)?,
        hash: row.hash,
    })
}

/// Returns the person whom an entry is about.
fn subject_person(entry: &AuditEntry) -> Option<UserId> {
    let is_person = entry.subject_kind == AuditSubject::Person.as_str();
    let id = entry.subject.parse::<Uuid>().ok().filter(|_| is_person);
    id.map(UserId)
}

/// Fills in the present names of people, which the log does not store. If identity does not answer, the entries say so.
async fn name_people(app: &OperationsModule, entries: &mut [AuditEntry]) {
    let people = |entry: &AuditEntry| [entry.actor, subject_person(entry)];
    let ids: BTreeSet<UserId> = entries.iter().flat_map(people).flatten().collect();
    if ids.is_empty() {
        return;
    }
    let body = PeopleQuery {
        ids: ids.into_iter().take(PEOPLE_MAX).collect(),
        email: None,
    };
    let found = app
        .send_to(std::iter::once("identity"), |_| FindPeople { body: body.clone() })
        .await;
    let people = found.into_iter().find_map(|(_, people)| people);
    let names_missing = people.is_none();
    let people = people.into_iter().flatten();
    let names: HashMap<UserId, String> = people.map(|person| (person.id, person.name)).collect();
    for entry in entries {
        entry.names_missing = names_missing;
        if let Some(name) = entry.actor.and_then(|actor| names.get(&actor)) {
            entry.actor_name.clone_from(name);
        }
        if let Some(name) = subject_person(entry).and_then(|person| names.get(&person)) {
            entry.subject_name.clone_from(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_utc() {
        let day = Day::new(2026, 11, 29).unwrap();
        let start = u64::try_from(start_ms(day)).unwrap();
        let text = |millis| Timestamp::from_unix_millis(millis).to_string();
        assert_eq!(text(start), "2026-11-29T00:00:00Z");
        assert!(text(start - 1_000).starts_with("2026-11-28T23:59:59"));
    }
}
