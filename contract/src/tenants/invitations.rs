//! Invitations: an admin offers a role to an e-mail address, whether or not it has an account. A link in a mail accepts it.
//!
//! As in [`identity::mail`](crate::identity::mail), no event, job or log contains the link's token, and the link is made when the
//! mail is sent.

use super::{ALREADY_MEMBER, TENANT_NOT_FOUND, WRONG_ROLE};
use crate::{
    ErrorCode,
    access::{AdminOf, Internal, Public, SignedIn, audience},
    endpoint,
    identity::Workplace,
    limit::{INVITATIONS, LINK_GUESSES},
};
use allpet_domain::{
    Timestamp,
    id::{InvitationId, TenantId, UserId},
    role::Role,
};
use serde::{Deserialize, Serialize};

/// How long an invitation can be accepted after its last mail, in days.
pub const VALID_DAYS: u32 = 7;
/// The most mails with an invitation that an organization sends to one address in 24 hours.
pub const MAILS_PER_DAY: u8 = 5;

/// The address is invited already.
pub const ALREADY_INVITED: ErrorCode = ErrorCode::new(
    409,
    "tenant.already-invited",
    "This e-mail address is invited already",
);
/// The organization sent [`MAILS_PER_DAY`] mails to the address.
pub const TOO_MANY_INVITATIONS: ErrorCode = ErrorCode::new(
    429,
    "tenant.too-many-invitations",
    "This e-mail address got several invitations today",
);
/// The tenant has no such invitation, or it was accepted or withdrawn.
pub const INVITATION_NOT_FOUND: ErrorCode = ErrorCode::new(
    404,
    "tenant.invitation-not-found",
    "This invitation is not open any more",
);
/// The link was never made, or its invitation is older than a month.
pub const INVITATION_LINK_INVALID: ErrorCode = ErrorCode::new(
    404,
    "tenant.invitation-link-invalid",
    "This link does not work any more",
);
/// The invitation was accepted.
pub const INVITATION_USED: ErrorCode = ErrorCode::new(
    410,
    "tenant.invitation-used",
    "This invitation was accepted already",
);
/// The invitation is too old.
pub const INVITATION_EXPIRED: ErrorCode =
    ErrorCode::new(410, "tenant.invitation-expired", "This invitation has expired");
/// An admin withdrew the invitation, or whoever sent it is no admin any more, or the person joined or left in another way.
pub const INVITATION_WITHDRAWN: ErrorCode = ErrorCode::new(
    410,
    "tenant.invitation-withdrawn",
    "This invitation was withdrawn",
);
/// The invitation was sent again, with another link.
pub const INVITATION_REPLACED: ErrorCode = ErrorCode::new(
    410,
    "tenant.invitation-replaced",
    "A newer e-mail replaced this link",
);
/// The signed-in account has another address than the invited one.
pub const INVITATION_FOR_ANOTHER: ErrorCode = ErrorCode::new(
    409,
    "tenant.invitation-for-another",
    "This invitation is for another e-mail address",
);

/// Whether an invitation can be accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum InvitationState {
    /// It can.
    Open,
    /// It cannot any more, until it is sent again.
    Expired,
}

/// An invitation that nobody has accepted or withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Invitation {
    /// The id.
    pub id: InvitationId,
    /// The invited e-mail address.
    pub email: String,
    /// The role that accepting it gives.
    pub role: Role,
    /// Whether it can be accepted.
    pub state: InvitationState,
    /// The admin who sent its last mail.
    pub invited_by: UserId,
    /// The time of its last mail.
    pub sent: Timestamp,
    /// The time until which it can be accepted.
    pub expires: Timestamp,
}

/// A new invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InvitationForm {
    /// The e-mail address, with or without an account.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::EmailAddress"))]
    pub email: String,
    /// The role.
    pub role: Role,
}

/// The token of an invitation's link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InvitationProof {
    /// The token in the link's fragment.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::LinkToken"))]
    pub token: String,
}

// Debug output may reach a log; a token that gives a role must not.
impl std::fmt::Debug for InvitationProof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InvitationProof(…)")
    }
}

/// An invitation, as the person reads it who has its link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OfferedRole {
    /// The tenant's name.
    pub tenant_name: String,
    /// The role.
    pub role: Role,
    /// The invited e-mail address. Only an account with this address can accept.
    pub email: String,
    /// The time until which it can be accepted.
    pub expires: Timestamp,
}

/// A link that accepts an invitation, and where to send it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InvitationLink {
    /// The invited e-mail address. Send the link to no other.
    pub email: String,
    /// The tenant's name.
    pub tenant_name: String,
    /// The role.
    pub role: Role,
    /// The link to a page of the shell. Its fragment, which browsers do not send to servers, contains the token.
    pub link: String,
    /// Days for which it is valid, from now, rounded up.
    pub days: u32,
}

// As for `InvitationProof`.
impl std::fmt::Debug for InvitationLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InvitationLink(…)")
    }
}

endpoint! {
    /// Lists the invitations to a tenant that nobody has accepted or withdrawn, the newest first.
    ListInvitations { tenant: TenantId } = GET "/api/tenants/{tenant}/invitations" -> 200 Vec<Invitation>, AdminOf,
        audience::ONLY_SHELL, [TENANT_NOT_FOUND];
    /// Invites a person by mail. The answer does not say whether the address has an account.
    InviteMember { tenant: TenantId; body InvitationForm } = POST "/api/tenants/{tenant}/invitations" -> 201 Invitation, AdminOf,
        audience::ONLY_SHELL, [TENANT_NOT_FOUND, WRONG_ROLE, ALREADY_MEMBER, ALREADY_INVITED, TOO_MANY_INVITATIONS],
        limits [INVITATIONS];
    /// Sends an invitation again, with another link, for as long as a new one. The links of earlier mails end.
    ResendInvitation { tenant: TenantId, invitation: InvitationId } = POST "/api/tenants/{tenant}/invitations/{invitation}/mails"
        -> 201 Invitation, AdminOf, audience::ONLY_SHELL, [TENANT_NOT_FOUND, INVITATION_NOT_FOUND, TOO_MANY_INVITATIONS],
        limits [INVITATIONS];
    /// Withdraws an invitation. Its links end.
    WithdrawInvitation { tenant: TenantId, invitation: InvitationId } = DELETE "/api/tenants/{tenant}/invitations/{invitation}"
        -> 204 (), AdminOf, audience::ONLY_SHELL, [TENANT_NOT_FOUND, INVITATION_NOT_FOUND];
    /// Reads the invitation of a mail's link. Whoever has the link needs no account.
    ReadInvitation { ; body InvitationProof } = POST "/api/tenants/invitations/look-up" -> 200 OfferedRole, Public,
        audience::ONLY_SHELL,
        [INVITATION_LINK_INVALID, INVITATION_USED, INVITATION_EXPIRED, INVITATION_WITHDRAWN, INVITATION_REPLACED],
        limits [LINK_GUESSES], priority Verifying;
    /// Accepts the invitation of a mail's link: the signed-in account gets the role at once. A repeat is answered as the first.
    AcceptInvitation { ; body InvitationProof } = POST "/api/tenants/invitations/acceptances" -> 200 Workplace, SignedIn,
        audience::ONLY_SHELL,
        [INVITATION_LINK_INVALID, INVITATION_USED, INVITATION_EXPIRED, INVITATION_WITHDRAWN, INVITATION_REPLACED,
            INVITATION_FOR_ANOTHER, TENANT_NOT_FOUND, WRONG_ROLE],
        limits [LINK_GUESSES], priority Verifying;
    /// Makes a link for a mail of an open invitation, one for each attempt to send it. Only the notifications module may.
    IssueInvitationLink { invitation: InvitationId, mail: u32 } = POST "/internal/tenants/invitations/{invitation}/mails/{mail}/links"
        -> 201 InvitationLink, Internal, &[audience::INTERNAL], [INVITATION_NOT_FOUND];
}
