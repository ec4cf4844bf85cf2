//! Actions for the audit log.

use super::declaration::{DeclaredEvent, Event, rewrite};
use allpet_domain::id::{SessionId, TenantId};
use serde::{Deserialize, Serialize};

/// A named value of a thing, before or after an action: a state, a number, an amount or an id, and no data about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditValue {
    /// Its name: "state".
    pub name: String,
    /// The value.
    pub value: String,
}

events! {
    /// Somebody did something that others rely on. Any module announces it, with the change; the operations module appends it to the
    /// audit log. The envelope carries when, who, the module and the cause.
    AuditRecorded = "audit.recorded", 1, |event| event.tenant; {
        /// The action: a value of `allpet_domain::audit::AuditAction`. A text, because a newer release may know more.
        action: String,
        /// The kind of its subject: a value of `allpet_domain::audit::AuditSubject`.
        subject_kind: String,
        /// The subject's id.
        subject: String,
        /// The subject's name for people, such as the number of an order; empty for a person, whose name the log never has.
        subject_name: String,
        /// The tenant that the action concerns, if any.
        tenant: Option<TenantId>,
        /// The values that changed, as they were.
        before: Vec<AuditValue>,
        /// The values that changed, as they are now.
        after: Vec<AuditValue>,
        /// Why; may be empty.
        reason: String,
        /// The session in which the person acted, if any.
        session: Option<SessionId>,
        /// The user of the operating system, if somebody acted on the command line.
        operator: Option<String>,
    }
}
