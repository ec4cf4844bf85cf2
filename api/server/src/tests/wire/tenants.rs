//! Authorities, shops and their members.

use super::world::{Page, World};
use allpet_contract::tenants::{
    AddMember, ListMembers, ListTenants, MemberForm, NewMemberForm, PutMember, ReadTenant, RemoveMember,
    TenantForm, UpdateTenant,
    invitations::{
        AcceptInvitation, InvitationForm, InvitationProof, InviteMember, IssueInvitationLink,
        ListInvitations, ReadInvitation, ResendInvitation, WithdrawInvitation,
    },
};
use allpet_domain::{id::InvitationId, role::Role};
use allpet_kernel::both_engines;

/// Makes a link for a mail of an invitation, and returns its token.
async fn link_token(world: &World, invitation: InvitationId, mail: u32) -> String {
    let client = world.app.kernel.client("notifications");
    let request = IssueInvitationLink { invitation, mail };
    let link = client.send(request).await.unwrap().link;
    link.split_once('#').unwrap().1.to_owned()
}

/// Invites Ada, who accepts, and somebody else, whose invitation is withdrawn.
async fn invitations(world: &World, admin: &Page) {
    let (tenant, role) = (world.seattle, Role::Clerk);
    let form = |email: &str| InvitationForm {
        email: email.into(),
        role,
    };
    let body = form("ada@example.com");
    let invited = world.record(admin, InviteMember { tenant, body }).await;
    let invitation = invited.id;
    world.record(admin, ResendInvitation { tenant, invitation }).await;
    world.record(admin, ListInvitations { tenant }).await;
    let token = link_token(world, invitation, 2).await;
    let body = InvitationProof { token };
    world
        .record(&world.guest(), ReadInvitation { body: body.clone() })
        .await;
    world.record(&world.ada(), AcceptInvitation { body }).await;
    let body = form("nobody@example.com");
    let invitation = admin.send(InviteMember { tenant, body }).await.unwrap().id;
    world
        .record(admin, WithdrawInvitation { tenant, invitation })
        .await;
}

both_engines! {
    async fn tenants(engine) {
        let world = World::new(engine).await;
        let (guest, admin) = (world.guest(), world.kim(world.seattle, Role::Admin));
        let (tenant, user) = (world.seattle, world.ada);
        world.record(&guest, ListTenants {}).await;
        world.record(&guest, ReadTenant { slug: "seattle".into() }).await;
        world.record(&admin, UpdateTenant { tenant, body: TenantForm { name: "City of Seattle".into() } }).await;
        let body = NewMemberForm { email: "ada@example.com".into(), role: Role::Clerk };
        world.record(&admin, AddMember { tenant, body }).await;
        world.record(&admin, PutMember { tenant, user, body: MemberForm { role: Role::Admin } }).await;
        world.record(&admin, ListMembers { tenant }).await;
        world.record(&admin, RemoveMember { tenant, user }).await;
        invitations(&world, &admin).await;
        world.compare("tenants");
    }
}
