//! Actions of people and operators that change what others rely on.

use crate::enum_value::wire_enum;

wire_enum! {
    /// An action of the audit log. The label follows the person's name and precedes the subject's: "Cleo *approved* application …".
    AuditAction {
        /// A person got a role, or another one.
        RoleGiven = "role-given", "gave a role to";
        /// A person lost their role.
        RoleTaken = "role-taken", "took the role from";
        /// An admin sent an invitation to a role, or sent it again.
        InvitationSent = "invitation-sent", "sent";
        /// An invitation can no longer be accepted: an admin withdrew it, or its admin lost their role, or the person joined or left.
        InvitationWithdrawn = "invitation-withdrawn", "withdrew";
        /// The invited person accepted an invitation.
        InvitationAccepted = "invitation-accepted", "accepted";
        /// A person became an admin of the platform.
        PlatformRoleGiven = "platform-role-given", "gave the platform role to";
        /// A person is no admin of the platform any more.
        PlatformRoleTaken = "platform-role-taken", "took the platform role from";
        /// An operator created an organization, with its jurisdiction.
        TenantCreated = "tenant-created", "created";
        /// An organization has another name.
        TenantRenamed = "tenant-renamed", "renamed";
        /// A clerk approved an application.
        ApplicationApproved = "application-approved", "approved";
        /// A clerk rejected an application.
        ApplicationRejected = "application-rejected", "rejected";
        /// A clerk undid an approval.
        ApprovalUndone = "approval-undone", "undid the approval of";
        /// A clerk revoked a licence.
        LicenceRevoked = "licence-revoked", "revoked";
        /// A register was imported.
        RegisterImported = "register-imported", "imported the register of";
        /// A merchant began an order, packed it, or marked it as delivered.
        OrderProgressed = "order-progressed", "advanced";
        /// A merchant shipped an order.
        OrderShipped = "order-shipped", "shipped";
        /// A merchant refunded an order; in full, this cancels an order that was not shipped.
        OrderRefunded = "order-refunded", "refunded";
        /// A merchant corrected the stock.
        StockCorrected = "stock-corrected", "corrected the stock of";
        /// Products were published, with their prices.
        ProductsPublished = "products-published", "published products of";
        /// An app is in the dashboard.
        AppEnabled = "app-enabled", "enabled";
        /// The manifest says something else about an enabled app.
        AppChanged = "app-changed", "changed";
        /// An app is no longer in the dashboard.
        AppDisabled = "app-disabled", "disabled";
        /// A person changed the password of their account.
        PasswordChanged = "password-changed", "changed the password of";
        /// A person proved another e-mail address, which their account has now.
        EmailChanged = "email-changed", "changed the e-mail address of";
        /// The server ended a session because its refresh token was used again, or all of them because an operator asked for it.
        SessionEnded = "session-ended", "ended a session of";
        /// A person turned the second step of signing in on.
        SecondFactorAdded = "second-factor-added", "turned on two-step sign-in for";
        /// The second step of signing in was turned off, which ends the other sessions.
        SecondFactorRemoved = "second-factor-removed", "turned off two-step sign-in for";
        /// A person added a passkey to their account.
        PasskeyAdded = "passkey-added", "added a passkey for";
        /// A person removed a passkey, which ends their other sessions.
        PasskeyRemoved = "passkey-removed", "removed a passkey of";
        /// A person started the download of all that is stored of them.
        DataExportStarted = "data-export-started", "started a download of the data of";
        /// A person closed their account.
        AccountClosed = "account-closed", "closed the account of";
        /// An operator had every module erase a closed account once more.
        ErasureRepeated = "erasure-repeated", "repeated the erasure of";
        /// An operator let a job run again.
        JobRetried = "job-retried", "retried";
        /// An operator gave a job another payload.
        JobEdited = "job-edited", "edited";
        /// An operator discarded a job.
        JobDiscarded = "job-discarded", "discarded";
        /// An operator cancelled a job.
        JobCancelled = "job-cancelled", "canceled";
        /// An operator let a subscriber handle an event again.
        EventRetried = "event-retried", "retried";
        /// An operator dismissed an event that a subscriber did not handle.
        EventDismissed = "event-dismissed", "dismissed";
        /// An operator delivered past events again.
        EventsReplayed = "events-replayed", "replayed";
        /// An operator ran a schedule beside its set times.
        ScheduleRun = "schedule-run", "ran";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_action_is_read_as_it_is_stored() {
        for action in AuditAction::ALL {
            assert_eq!(AuditAction::parse(action.as_str()), Some(*action));
        }
        assert_eq!(AuditAction::parse("role"), None);
    }
}
