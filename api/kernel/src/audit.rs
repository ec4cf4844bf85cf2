//! Records for the audit log: what somebody did that others rely on, written in the transaction that does it.
//!
//! A record travels as an event, so that it is as safe as the change itself; the operations module appends it to the log. Values name
//! ids, states, numbers and amounts. They contain no data about a person: the log never forgets, and people may ask to be forgotten
//! ([ADR 33](../../../docs/adr/0033-the-audit-log.md)).

use crate::{
    Failure, Kernel, Tx,
    cause::{Cause, Context},
};
use allpet_contract::events::{AuditRecorded, AuditValue};
use allpet_domain::{
    audit::{AuditAction, AuditSubject},
    id::{TenantId, UserId},
};

/// An action, its subject, and what it changed.
#[derive(Clone, Debug)]
pub struct AuditRecord {
    action: AuditAction,
    kind: AuditSubject,
    subject: String,
    name: String,
    tenant: Option<TenantId>,
    before: Vec<AuditValue>,
    after: Vec<AuditValue>,
    reason: String,
}

impl AuditRecord {
    /// Creates a record about the thing with this id.
    pub fn new(action: AuditAction, kind: AuditSubject, subject: impl ToString) -> Self {
        Self {
            action,
            kind,
            subject: subject.to_string(),
            name: String::new(),
            tenant: None,
            before: Vec::new(),
            after: Vec::new(),
            reason: String::new(),
        }
    }

    /// Creates a record about a person.
    pub fn about(action: AuditAction, person: UserId) -> Self {
        Self::new(action, AuditSubject::Person, person)
    }

    /// Names the tenant, whose admins see the record.
    #[must_use]
    pub fn of(self, tenant: TenantId) -> Self {
        Self {
            tenant: Some(tenant),
            ..self
        }
    }

    /// Adds what people call the subject, such as the number of an order. Never the name of a person.
    #[must_use]
    pub fn named(self, name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..self
        }
    }

    /// Adds a value as it was.
    #[must_use]
    pub fn before(mut self, name: &str, value: impl ToString) -> Self {
        self.before.push(named_value(name, value));
        self
    }

    /// Adds a value as it is now.
    #[must_use]
    pub fn after(mut self, name: &str, value: impl ToString) -> Self {
        self.after.push(named_value(name, value));
        self
    }

    /// Adds a value as it was and as it is now, unless it is the same.
    #[must_use]
    pub fn changed<T: PartialEq + ToString>(self, name: &str, before: T, after: T) -> Self {
        if before == after {
            return self;
        }
        self.before(name, before).after(name, after)
    }

    /// Adds why.
    #[must_use]
    pub fn because(self, reason: &str) -> Self {
        Self {
            reason: reason.to_owned(),
            ..self
        }
    }
}

fn named_value(name: &str, value: impl ToString) -> AuditValue {
    AuditValue {
        name: name.to_owned(),
        value: value.to_string(),
    }
}

impl Kernel {
    /// Writes a record for the audit log, in the transaction of the action. The kernel adds who acts, in which session, when and
    /// because of what.
    pub async fn record(&self, tx: &mut Tx, record: AuditRecord) -> Result<(), Failure> {
        let context = Context::current();
        let operator = self
            .operator()
            .filter(|_| context.cause == Cause::Process)
            .map(str::to_owned);
        let event = AuditRecorded {
            action: record.action.as_str().to_owned(),
            subject_kind: record.kind.as_str().to_owned(),
            subject: record.subject,
            subject_name: record.name,
            tenant: record.tenant,
            before: record.before,
            after: record.after,
            reason: record.reason,
            session: context.session,
            operator,
        };
        self.announce(tx, &event).await
    }
}
