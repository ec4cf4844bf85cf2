//! Invitations, which admins manage, and their links.

use crate::{
    Tenants,
    service::invitations::{self, acceptance},
};
use allpet_contract::{
    identity::Workplace,
    tenants::invitations::{
        AcceptInvitation, Invitation, InvitationLink, InviteMember, IssueInvitationLink, ListInvitations,
        OfferedRole, ReadInvitation, ResendInvitation, WithdrawInvitation,
    },
};
use allpet_kernel::{Admin, Anyone, Failure, Owner, actor::MailSender};

pub(crate) async fn list(app: Tenants, admin: Admin, _: ListInvitations) -> Result<Vec<Invitation>, Failure> {
    invitations::list(&app, admin.tenant).await
}

pub(crate) async fn invite(app: Tenants, admin: Admin, request: InviteMember) -> Result<Invitation, Failure> {
    invitations::invite(&app, &admin, &request.body).await
}

pub(crate) async fn resend(
    app: Tenants,
    admin: Admin,
    request: ResendInvitation,
) -> Result<Invitation, Failure> {
    invitations::resend(&app, &admin, request.invitation).await
}

pub(crate) async fn withdraw(app: Tenants, admin: Admin, request: WithdrawInvitation) -> Result<(), Failure> {
    invitations::withdraw(&app, admin.tenant, request.invitation).await
}

pub(crate) async fn read(app: Tenants, _: Anyone, request: ReadInvitation) -> Result<OfferedRole, Failure> {
    acceptance::read(&app, &request.body.token).await
}

pub(crate) async fn accept(
    app: Tenants,
    owner: Owner,
    request: AcceptInvitation,
) -> Result<Workplace, Failure> {
    acceptance::accept(&app, owner.user(), &request.body.token).await
}

pub(crate) async fn issue_link(
    app: Tenants,
    _: MailSender,
    request: IssueInvitationLink,
) -> Result<InvitationLink, Failure> {
    acceptance::issue(&app, request.invitation, request.mail).await
}
