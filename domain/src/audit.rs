//! The vocabulary of the audit log: what somebody did, and to what.

mod action;

use crate::enum_value::wire_enum;
pub use action::AuditAction;

wire_enum! {
    /// The kind of thing that an action is about.
    AuditSubject {
        /// A person with an account.
        Person = "person", "person";
        /// A licensing authority or a shop.
        Tenant = "tenant", "organization";
        /// An application for a licence.
        Application = "application", "application";
        /// A licence.
        Licence = "licence", "license";
        /// An order.
        Order = "order", "order";
        /// An invitation to a role.
        Invitation = "invitation", "invitation";
        /// A stock item.
        StockItem = "stock-item", "stock item";
        /// An app of the manifest.
        App = "app", "app";
        /// A job.
        Job = "job", "job";
        /// An event that a subscriber received, or several of them.
        Event = "event", "event";
        /// A schedule.
        Schedule = "schedule", "schedule";
    }
}

/// Maximum length of a subject's id or name in a filter, in characters.
pub const SUBJECT_MAX: usize = 200;
/// Maximum length of the text to look for, in characters.
pub const TEXT_MAX: usize = 100;
