//! Links of invitations: what they give to whom, and when they end.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod common;

use allpet_contract::{
    events::{Event as _, MemberInvited, MemberJoined},
    tenants::{
        RemoveMember, TenantForm, UpdateTenant,
        invitations::{AcceptInvitation, InvitationProof, InvitationState, IssueInvitationLink},
    },
};
use allpet_domain::role::Role;
use allpet_kernel::{both_engines, on_read, testkit::user};
use common::{DAY, code, world};

both_engines! {
    async fn an_invited_person_has_the_role_once_they_accept(engine) {
        let world = world(engine).await;
        let invitation = world.invite(50, Role::Clerk).await;
        assert_eq!((invitation.email.as_str(), invitation.role), ("50@example.com", Role::Clerk));
        assert_eq!(world.list().await, std::slice::from_ref(&invitation));
        let link = world.link(invitation.id, 1).await.unwrap();
        assert_eq!((link.email.as_str(), link.role, link.days), ("50@example.com", Role::Clerk, 7));
        assert_eq!(link.tenant_name, "Seattle Animal Shelter");
        assert!(link.link.starts_with("http://localhost:3000/invitation#"), "{}", link.link);
        let (_, token) = link.link.split_once('#').unwrap();
        let offered = world.read(token).await.unwrap();
        assert_eq!((offered.email.as_str(), offered.role), ("50@example.com", Role::Clerk));
        assert_eq!((world.role(50).await, world.proved.lock().unwrap().clone()), (None, vec![]), "reading accepts nothing");
        let workplace = world.accept(50, token).await.unwrap();
        assert_eq!((workplace.tenant, workplace.slug.as_str(), workplace.role), (world.seattle.id, "seattle", Role::Clerk));
        assert_eq!(world.role(50).await, Some(Role::Clerk));
        assert_eq!(*world.proved.lock().unwrap(), [50]);
        assert!(world.list().await.is_empty());
        assert_eq!(world.payloads(MemberJoined::TOPIC).await.len(), 3);
        let invited = world.payloads(MemberInvited::TOPIC).await;
        assert_eq!(invited.len(), 1);
        assert!(!invited[0].contains(token) && !invited[0].contains("50@example.com"), "{}", invited[0]);
    }

    async fn an_accepted_role_needs_no_new_token(engine) {
        let world = world(engine).await;
        world.app.kernel.confirm_roles();
        let invitation = world.invite(50, Role::Admin).await;
        let token = world.token(&invitation, 1).await;
        let rename = || {
            let body = TenantForm { name: "Seattle Animals".into() };
            UpdateTenant { tenant: world.seattle.id, body }
        };
        let invited = world.app.person(50);
        assert_eq!(code(invited.send(rename()).await), "forbidden");
        world.accept(50, &token).await.unwrap();
        assert_eq!(invited.send(rename()).await.unwrap().name, "Seattle Animals");
    }

    async fn a_link_is_used_once(engine) {
        let world = world(engine).await;
        let invitation = world.invite(50, Role::Clerk).await;
        let (first, second) = (world.token(&invitation, 1).await, world.token(&invitation, 1).await);
        let (one, other) = tokio::join!(world.accept(50, &first), world.accept(50, &second));
        // Both answers tell the person which role they have; who lost the first one reads the second.
        assert_eq!((one.unwrap().role, other.unwrap().role), (Role::Clerk, Role::Clerk));
        assert_eq!(world.accept(50, &first).await.unwrap().tenant, world.seattle.id);
        assert_eq!(world.payloads(MemberJoined::TOPIC).await.len(), 3, "they joined once");
        assert_eq!(code(world.accept(51, &first).await), "tenant.invitation-used");
        assert_eq!(code(world.read(&first).await), "tenant.invitation-used");
        assert_eq!(code(world.link(invitation.id, 1).await), "tenant.invitation-not-found");
        let (tenant, removed) = (world.seattle.id, user(50));
        let admin = world.app.staff(1, tenant, Role::Admin);
        admin.send(RemoveMember { tenant, user: removed }).await.unwrap();
        assert_eq!(code(world.accept(50, &first).await), "tenant.invitation-used", "it gives no role back");
        assert_eq!(world.role(50).await, None);
        for nonsense in ["", "abc", &"A".repeat(43)] {
            assert_eq!(code(world.accept(50, nonsense).await), "tenant.invitation-link-invalid");
        }
    }

    async fn an_invitation_is_valid_for_seven_days(engine) {
        let world = world(engine).await;
        let (early, late) = (world.invite(50, Role::Clerk).await, world.invite(51, Role::Clerk).await);
        let (in_time, too_late) = (world.token(&early, 1).await, world.token(&late, 1).await);
        world.wait(7 * DAY - 1);
        world.accept(50, &in_time).await.unwrap();
        world.wait(1);
        assert_eq!(code(world.read(&too_late).await), "tenant.invitation-expired");
        assert_eq!(code(world.accept(51, &too_late).await), "tenant.invitation-expired");
        assert_eq!(code(world.link(late.id, 1).await), "tenant.invitation-not-found");
        assert_eq!(world.list().await[0].state, InvitationState::Expired);
        // Inviting the address anew, even to another role, takes its place.
        let again = world.invite(51, Role::Admin).await;
        assert_eq!((again.id, again.role, again.state), (late.id, Role::Admin, InvitationState::Open));
        assert_eq!(code(world.read(&too_late).await), "tenant.invitation-replaced");
        world.accept(51, &world.token(&again, 2).await).await.unwrap();
        assert_eq!(world.role(51).await, Some(Role::Admin));
    }

    async fn another_account_cannot_accept(engine) {
        let world = world(engine).await;
        let invitation = world.invite(50, Role::Clerk).await;
        let token = world.token(&invitation, 1).await;
        let refused = world.accept(51, &token).await.unwrap_err();
        assert_eq!((refused.status, refused.code.as_str()), (409, "tenant.invitation-for-another"));
        assert!(refused.detail.unwrap().contains("50@example.com"));
        assert_eq!((world.role(51).await, world.proved.lock().unwrap().len()), (None, 0));
        world.accept(50, &token).await.unwrap();
        let body = InvitationProof { token };
        assert_eq!(code(world.app.anonymous().send(AcceptInvitation { body }).await), "signed-out");
    }

    async fn sending_again_ends_the_old_link(engine) {
        let world = world(engine).await;
        let invitation = world.invite(50, Role::Clerk).await;
        let old = world.token(&invitation, 1).await;
        world.wait(3 * DAY);
        let sent = world.resend(invitation.id).await.unwrap();
        assert_eq!(sent.id, invitation.id);
        assert!(sent.expires > invitation.expires && sent.sent > invitation.sent);
        assert_eq!(code(world.read(&old).await), "tenant.invitation-replaced");
        assert_eq!(code(world.accept(50, &old).await), "tenant.invitation-replaced");
        assert_eq!(code(world.link(invitation.id, 1).await), "tenant.invitation-not-found");
        let new = world.token(&invitation, 2).await;
        world.wait(5 * DAY);
        world.accept(50, &new).await.unwrap();
        assert_eq!(world.payloads(MemberInvited::TOPIC).await.len(), 2);
    }

    async fn only_the_module_that_mails_gets_links_and_twenty_for_a_mail(engine) {
        let world = world(engine).await;
        let invitation = world.invite(50, Role::Clerk).await;
        for other in ["orders", "identity", "tenants"] {
            let request = IssueInvitationLink { invitation: invitation.id, mail: 1 };
            let refused = world.app.kernel.client(other).send(request).await;
            assert_eq!(code(refused), "forbidden", "{other}");
        }
        let mut tokens = Vec::new();
        for _ in 0..20 {
            tokens.push(world.token(&invitation, 1).await);
        }
        assert_eq!(code(world.link(invitation.id, 1).await), "tenant.invitation-not-found");
        let stored: Vec<Vec<u8>> =
            on_read!(world.db, c => sqlx::query_scalar("SELECT hash FROM invitation_links").fetch_all(c).await).unwrap();
        assert_eq!(stored.len(), 20);
        let raw = allpet_kernel::cursor::from_base64url(&tokens[0]).unwrap();
        assert!(!stored.contains(&raw), "only hashes are stored");
        world.accept(50, &tokens[0]).await.unwrap();
    }
}
