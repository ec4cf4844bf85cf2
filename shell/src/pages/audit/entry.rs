//! A record of the audit log as a row: a sentence, the values before and after, and why.

use super::address::audit_path;
use crate::pages::{operations::causes_path, relative_time::RelativeTime};
use allpet_contract::{
    events::AuditValue,
    operations::{AuditEntry, AuditQuery},
};
use allpet_domain::{
    audit::{AuditAction, AuditSubject},
    id::TenantId,
    text::isolate,
};
use allpet_ui::components::{Link, Row};
use yew::prelude::*;

/// Returns the row of a record. `tenant`: whose log it is. The cause is a link for an admin of the platform.
pub(super) fn row(entry: &AuditEntry, tenant: Option<TenantId>, platform_admin: bool) -> Row {
    let session = entry.session.map(|session| session.to_string());
    let cells = vec![
        html! { <span>{ actor(entry, tenant) }{ " " }{ action(&entry.action) }{ " " }{ subject(entry, tenant) }</span> },
        html! {
            <span>
                <RelativeTime at={entry.at} />
                if let Some(session) = session {
                    <small class="mono" title={session.clone()}>{ ["session ", end_of(&session)].concat() }</small>
                }
            </span>
        },
        values(&entry.before),
        values(&entry.after),
        html! {
            <span>
                if entry.reason.is_empty() { <span class="soft">{ "–" }</span> }
                else { <span class="reason">{ isolate(&entry.reason).into_owned() }</span> }
                if platform_admin { <small><Link href={causes_path(&entry.event.to_string())}>{ "Why?" }</Link></small> }
            </span>
        },
    ];
    Row::new(entry.sequence.to_string(), cells)
}

/// Returns the last part of an id, by which people tell ids apart: its beginning is the time.
fn end_of(id: &str) -> &str {
    id.rsplit('-').next().unwrap_or(id)
}

/// The person who acted, with a link to all that they did.
fn actor(entry: &AuditEntry, tenant: Option<TenantId>) -> Html {
    let name = actor_name(entry);
    let Some(person) = entry.actor else {
        return html! { <strong>{ name }</strong> };
    };
    let query = AuditQuery {
        person: Some(person),
        ..AuditQuery::default()
    };
    html! { <Link href={audit_path(tenant, &query)}>{ name }</Link> }
}

/// Returns the name of who acted, or words for it.
fn actor_name(entry: &AuditEntry) -> String {
    if !entry.actor_name.is_empty() {
        return isolate(&entry.actor_name).into_owned();
    }
    let words = match entry.cause.split(':').next() {
        _ if entry.actor.is_some() && entry.names_missing => "Somebody whose name is missing at present",
        _ if entry.actor.is_some() => "A former account",
        Some("process") => "The server",
        Some("request") => "Someone who was not signed in",
        _ => "The system",
    };
    words.to_owned()
}

/// Returns the action as a part of the sentence; the stored word of one that only a newer release knows.
fn action(word: &str) -> String {
    AuditAction::parse(word).map_or_else(|| word.to_owned(), |action| action.label().to_owned())
}

/// The thing, with a link to all that was done to it.
fn subject(entry: &AuditEntry, tenant: Option<TenantId>) -> Html {
    let kind = AuditSubject::parse(&entry.subject_kind);
    let name = match kind {
        Some(AuditSubject::Person) if entry.subject_name.is_empty() && entry.names_missing => {
            "somebody whose name is missing at present".to_owned()
        }
        Some(AuditSubject::Person) if entry.subject_name.is_empty() => "a former account".to_owned(),
        _ if entry.subject_name.is_empty() => entry.subject.clone(),
        _ => isolate(&entry.subject_name).into_owned(),
    };
    let query = AuditQuery {
        subject: entry.subject.clone(),
        ..AuditQuery::default()
    };
    let label = kind.filter(|kind| *kind != AuditSubject::Person);
    html! {
        <>
            if let Some(kind) = label { { kind.label() }{ " " } }
            <Link href={audit_path(tenant, &query)}>{ name }</Link>
        </>
    }
}

/// A short list of values; a dash without one.
fn values(values: &[AuditValue]) -> Html {
    if values.is_empty() {
        return html! { <span class="soft">{ "–" }</span> };
    }
    html! {
        <span>
            { for values.iter().map(|value| html! {
                <small>{ [value.name.as_str(), ": ", &value.value].concat() }</small>
            }) }
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(actor_name: &str, cause: &str) -> AuditEntry {
        AuditEntry {
            sequence: 1,
            event: "01930000-0000-7000-8000-000000000001".parse().unwrap(),
            at: "2026-11-29T23:10:00Z".parse().unwrap(),
            module: "tenants".into(),
            action: "role-given".into(),
            subject_kind: "person".into(),
            subject: "01930000-0000-7000-8000-000000000002".into(),
            subject_name: String::new(),
            tenant: None,
            actor: None,
            actor_name: actor_name.into(),
            names_missing: false,
            session: None,
            cause: cause.into(),
            reason: String::new(),
            before: Vec::new(),
            after: Vec::new(),
            hash: String::new(),
        }
    }

    #[test]
    fn whoever_acted_is_named() {
        assert!(actor_name(&entry("Dana Lee", "request:1")).contains("Dana Lee"));
        assert_eq!(
            actor_name(&entry("", "request:1")),
            "Someone who was not signed in"
        );
        assert_eq!(actor_name(&entry("", "job:1")), "The system");
        assert_eq!(actor_name(&entry("", "process")), "The server");
        let former = AuditEntry {
            actor: Some("01930000-0000-7000-8000-000000000003".parse().unwrap()),
            ..entry("", "request:1")
        };
        assert_eq!(actor_name(&former), "A former account");
        let unknown = AuditEntry {
            names_missing: true,
            ..former
        };
        assert_eq!(actor_name(&unknown), "Somebody whose name is missing at present");
    }

    #[test]
    fn an_action_of_a_newer_release_shows_its_word() {
        assert_eq!(action("role-given"), "gave a role to");
        assert_eq!(action("toy-thrown"), "toy-thrown");
    }
}
