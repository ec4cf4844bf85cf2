//! Invitations: who may send and withdraw them, and how many.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod common;

use allpet_contract::{
    events::{Event as _, MemberInvited},
    tenants::invitations::{Invitation, InvitationForm, InviteMember, ResendInvitation, WithdrawInvitation},
};
use allpet_domain::role::Role;
use allpet_kernel::{both_engines, on_write, testkit::user};
use common::{DAY, code, world};

both_engines! {
    async fn the_answer_does_not_say_whether_an_address_has_an_account(engine) {
        let world = world(engine).await;
        let known = world.invite_as(1, "50@example.com", Role::Clerk).await.unwrap();
        let unknown = world.invite_as(1, "150@example.com", Role::Clerk).await.unwrap();
        let same = |one: &Invitation| (one.role, one.state, one.sent, one.expires);
        assert_eq!(same(&known), same(&unknown));
        assert!(world.invite_as(1, "nobody", Role::Clerk).await.unwrap_err().field("email").is_some());
    }

    async fn an_organization_has_at_most_200_open_invitations(engine) {
        let world = world(engine).await;
        let insert = "INSERT INTO invitations (id, tenant, email, email_key, role, state, invited_by, mail, sent_ms, expires_ms) \
            VALUES ($1, $2, $3, $3, 'clerk', 'open', $1, 1, 1, 1)";
        let mut tx = world.db.begin().await.unwrap();
        for number in 1..=199_u8 {
            let (id, address) = (user(number).0, format!("open{number}@example.com"));
            on_write!(tx, c => sqlx::query(insert).bind(id).bind(world.seattle.id.0).bind(&address).execute(c).await.map(drop))
                .unwrap();
        }
        tx.commit().await.unwrap();
        let last = world.invite(50, Role::Clerk).await;
        let refused = world.invite_as(1, "51@example.com", Role::Clerk).await.unwrap_err();
        assert!(refused.status == 422 && refused.field("email").is_some(), "{refused:?}");
        world.withdraw(last.id).await.unwrap();
        world.invite(51, Role::Clerk).await;
    }

    async fn a_withdrawn_invitation_gives_nothing(engine) {
        let world = world(engine).await;
        let invitation = world.invite(50, Role::Clerk).await;
        let token = world.token(&invitation, 1).await;
        world.withdraw(invitation.id).await.unwrap();
        assert!(world.list().await.is_empty());
        assert_eq!(code(world.read(&token).await), "tenant.invitation-withdrawn");
        assert_eq!(code(world.accept(50, &token).await), "tenant.invitation-withdrawn");
        assert_eq!(code(world.withdraw(invitation.id).await), "tenant.invitation-not-found");
        assert_eq!(code(world.resend(invitation.id).await), "tenant.invitation-not-found");
        assert_eq!(world.role(50).await, None);
        let again = world.invite(50, Role::Clerk).await;
        assert_ne!(again.id, invitation.id);
    }

    async fn an_address_gets_five_mails_a_day(engine) {
        let world = world(engine).await;
        let first = world.invite(50, Role::Clerk).await;
        for _ in 0..3 {
            world.wait(60);
            world.resend(first.id).await.unwrap();
        }
        // Withdrawing and inviting anew counts, too, however the address is spelled.
        world.withdraw(first.id).await.unwrap();
        let second = world.invite_as(2, " 50@EXAMPLE.com ", Role::Clerk).await.unwrap();
        let refused = world.resend(second.id).await.unwrap_err();
        assert_eq!((refused.status, refused.code.as_str()), (429, "tenant.too-many-invitations"));
        assert_eq!(refused.retry_after, Some(24 * 60 * 60 - 180));
        world.invite(51, Role::Clerk).await;
        world.wait(DAY - 180);
        world.resend(second.id).await.unwrap();
    }

    async fn two_admins_who_invite_one_address_at_once_leave_one_invitation(engine) {
        let world = world(engine).await;
        let (one, other) = tokio::join!(
            world.invite_as(1, "50@example.com", Role::Clerk),
            world.invite_as(2, "50@Example.com", Role::Admin)
        );
        assert!(one.is_ok() != other.is_ok());
        let refused = one.as_ref().err().or(other.as_ref().err()).unwrap();
        assert_eq!((refused.status, refused.code.as_str()), (409, "tenant.already-invited"));
        assert_eq!(world.list().await, [one.or(other).unwrap()]);
        assert_eq!(world.payloads(MemberInvited::TOPIC).await.len(), 1);
    }

    async fn a_member_is_not_invited(engine) {
        let world = world(engine).await;
        world.join(50, Role::Clerk).await;
        for (role, detail) in [
            (Role::Clerk, "They have this role already."),
            (Role::Admin, "Change the role of this person in the list."),
        ] {
            let refused = world.invite_as(1, "50@example.com", role).await.unwrap_err();
            assert_eq!((refused.status, refused.code.as_str()), (409, "tenant.already-member"));
            assert_eq!(refused.detail.as_deref(), Some(detail));
        }
        // Somebody who joined in another way meanwhile keeps the role that they have.
        let invitation = world.invite(51, Role::Clerk).await;
        let token = world.token(&invitation, 1).await;
        world.join(51, Role::Admin).await;
        assert_eq!(world.accept(51, &token).await.unwrap().role, Role::Admin);
        assert_eq!(world.role(51).await, Some(Role::Admin));
        assert!(world.list().await.is_empty());
    }

    async fn admins_invite_to_the_roles_of_their_own_tenant(engine) {
        let world = world(engine).await;
        world.app.kernel.confirm_roles();
        assert_eq!(code(world.invite_as(1, "50@example.com", Role::Merchant).await), "tenant.wrong-role");
        world.join(3, Role::Clerk).await;
        let (seattle, invitation) = (world.seattle.id, world.invite(50, Role::Clerk).await.id);
        for (description, caller) in [
            ("a clerk", world.app.staff(3, seattle, Role::Clerk)),
            ("somebody who claims a role", world.app.staff(4, seattle, Role::Admin)),
        ] {
            let body = InvitationForm { email: "51@example.com".into(), role: Role::Clerk };
            let invite = caller.send(InviteMember { tenant: seattle, body }).await;
            let resend = caller.send(ResendInvitation { tenant: seattle, invitation }).await;
            let withdraw = caller.send(WithdrawInvitation { tenant: seattle, invitation }).await;
            for refused in [code(invite), code(resend), code(withdraw)] {
                assert_eq!(refused, "forbidden", "{description}");
            }
        }
        assert_eq!(world.list().await.len(), 1);
    }

    async fn an_old_invitation_is_deleted(engine) {
        let world = world(engine).await;
        let invitation = world.invite(50, Role::Clerk).await;
        let token = world.token(&invitation, 1).await;
        let delete_old = async || world.app.run_scheduled("tenants", "tenants.delete-old-invitations").await;
        world.wait(36 * DAY);
        assert_eq!(delete_old().await, 0);
        assert_eq!(code(world.read(&token).await), "tenant.invitation-expired");
        world.wait(DAY);
        assert_eq!(delete_old().await, 1);
        assert_eq!(code(world.read(&token).await), "tenant.invitation-link-invalid");
        assert!(world.list().await.is_empty());
    }
}
