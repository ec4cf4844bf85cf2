//! The audit log: who did what, when and why, and the values before and after.

use crate::{events::AuditValue, page::Cursor};
use allpet_domain::{
    Day, Timestamp,
    audit::AuditAction,
    id::{EventId, SessionId, TenantId, UserId},
};
#[cfg(feature = "schema")]
use allpet_domain::{
    audit::{SUBJECT_MAX, TEXT_MAX},
    schema::OptionalLine,
};
use serde::{Deserialize, Serialize};

/// The records to list. All filters apply together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditQuery {
    /// Only what this person did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<UserId>,
    /// Only this action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<AuditAction>,
    /// Only what was done to the thing with this id or number; empty for all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "OptionalLine<SUBJECT_MAX>"))]
    pub subject: String,
    /// The first day, in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// The last day, in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// A part of the subject's id or number, of the reason, or of a value; empty for all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "OptionalLine<TEXT_MAX>"))]
    pub q: String,
    /// Rows per page, 1 to 100; 25 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = crate::page::ROWS_MAX)))]
    pub limit: Option<u32>,
    /// The start of the page; the newest records if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
}

/// A record of the audit log. It is never changed or deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditEntry {
    /// Its number in the log, from 1 and without gaps.
    pub sequence: u64,
    /// The event that carried it.
    pub event: EventId,
    /// When it happened.
    pub at: Timestamp,
    /// The module in which it happened.
    pub module: String,
    /// The action: a value of [`AuditAction`], or one of a newer release.
    pub action: String,
    /// The kind of the subject: a value of `allpet_domain::audit::AuditSubject`, or one of a newer release.
    pub subject_kind: String,
    /// The subject's id.
    pub subject: String,
    /// The subject's name for people; for a person their present name. Empty if nobody knows it.
    #[serde(default)]
    pub subject_name: String,
    /// The tenant that it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<TenantId>,
    /// The person who acted; absent if it was the system or somebody on the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<UserId>,
    /// The person's present name, or the user of the operating system. Empty if nobody knows it.
    #[serde(default)]
    pub actor_name: String,
    /// True if the module that knows people did not answer: a person without a name may well have an account.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub names_missing: bool,
    /// The session in which the person acted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
    /// The cause: `request:…`, `event:…`, `job:…` or `process`.
    pub cause: String,
    /// Why; may be empty.
    #[serde(default)]
    pub reason: String,
    /// The values that changed, as they were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<AuditValue>,
    /// The values that changed, as they became.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<AuditValue>,
    /// SHA-256 of the record and of the hash before it, in hexadecimal digits.
    pub hash: String,
}
