//! Ends of invitations other than accepting and withdrawing: their admin or their person loses the role, joins, or closes the account.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod common;

use allpet_contract::{
    events::{AccountClosed, AuditRecorded, Event as _},
    tenants::{AddMember, NewMemberForm, RemoveMember},
};
use allpet_domain::role::Role;
use allpet_kernel::{both_engines, on_read, testkit::user};
use common::{World, code, world};

impl World {
    async fn remove(&self, number: u8) {
        let tenant = self.seattle.id;
        let admin = self.app.staff(1, tenant, Role::Admin);
        admin
            .send(RemoveMember {
                tenant,
                user: user(number),
            })
            .await
            .unwrap();
    }

    async fn close(&self, number: u8, email: &str, verified: bool) {
        let event = AccountClosed {
            user: user(number),
            email: email.into(),
            verified,
        };
        let mut tx = self.db.begin().await.unwrap();
        self.app.kernel.announce(&mut tx, &event).await.unwrap();
        tx.commit().await.unwrap();
        self.app.relay.drain().await.unwrap();
    }

    /// Returns the records for the audit log with one of these actions.
    async fn audited(&self, actions: &[&str]) -> Vec<AuditRecorded> {
        let payloads = self.payloads(AuditRecorded::TOPIC).await;
        let records = payloads
            .iter()
            .map(|payload| serde_json::from_str::<AuditRecorded>(payload).unwrap());
        records
            .filter(|record| actions.contains(&record.action.as_str()))
            .collect()
    }
}

both_engines! {
    async fn an_invitation_ends_when_its_admin_is_no_admin_any_more(engine) {
        let world = world(engine).await;
        world.join(3, Role::Admin).await;
        let removed = world.invite_as(2, "50@example.com", Role::Admin).await.unwrap();
        let demoted = world.invite_as(3, "51@example.com", Role::Admin).await.unwrap();
        assert_eq!((removed.invited_by, demoted.invited_by), (user(2), user(3)));
        let (first, second) = (world.token(&removed, 1).await, world.token(&demoted, 1).await);
        world.remove(2).await;
        world.join(3, Role::Clerk).await;
        assert!(world.list().await.is_empty());
        assert_eq!(code(world.accept(50, &first).await), "tenant.invitation-withdrawn");
        assert_eq!(code(world.accept(51, &second).await), "tenant.invitation-withdrawn");
        assert_eq!((world.role(50).await, world.role(51).await), (None, None));
        // Sent again by an admin, it is that admin's.
        world.join(3, Role::Admin).await;
        let sent = world.invite_as(3, "52@example.com", Role::Clerk).await.unwrap();
        assert_eq!(world.resend(sent.id).await.unwrap().invited_by, user(1));
        world.remove(3).await;
        world.accept(52, &world.token(&sent, 2).await).await.unwrap();
    }

    async fn an_invitation_ends_when_its_person_joins_or_leaves_in_another_way(engine) {
        let world = world(engine).await;
        let (added, joined) = (world.invite(50, Role::Clerk).await, world.invite(51, Role::Clerk).await);
        let (first, second) = (world.token(&added, 1).await, world.token(&joined, 1).await);
        let tenant = world.seattle.id;
        let body = NewMemberForm { email: "50@example.com".into(), role: Role::Clerk };
        world.app.staff(1, tenant, Role::Admin).send(AddMember { tenant, body }).await.unwrap();
        assert_eq!(world.list().await.len(), 1);
        // An operator does not know of the invitation.
        world.join(51, Role::Clerk).await;
        for number in [50, 51] {
            world.remove(number).await;
        }
        assert!(world.list().await.is_empty());
        assert_eq!(code(world.accept(50, &first).await), "tenant.invitation-withdrawn");
        assert_eq!(code(world.accept(51, &second).await), "tenant.invitation-withdrawn");
    }

    async fn the_audit_log_gets_each_step_of_an_invitation_and_no_address(engine) {
        let world = world(engine).await;
        let accepted = world.invite(50, Role::Clerk).await;
        world.resend(accepted.id).await.unwrap();
        world.accept(50, &world.token(&accepted, 2).await).await.unwrap();
        let withdrawn = world.invite(51, Role::Clerk).await;
        world.withdraw(withdrawn.id).await.unwrap();
        let actions = ["invitation-sent", "invitation-withdrawn", "invitation-accepted"];
        let records = world.audited(&actions).await;
        let count = |action: &str, id: String| {
            records.iter().filter(|record| record.action == action && record.subject == id).count()
        };
        let (first, second) = (accepted.id.to_string(), withdrawn.id.to_string());
        assert_eq!((count(actions[0], first.clone()), count(actions[2], first.clone())), (2, 1), "{records:?}");
        assert_eq!((count(actions[0], second.clone()), count(actions[1], second)), (1, 1), "{records:?}");
        assert_eq!(records.len(), 5, "{records:?}");
        assert!(!format!("{records:?}").contains("@example.com"), "{records:?}");
        let given = world.audited(&["role-given"]).await;
        let given = given.iter().find(|record| record.subject == user(50).to_string()).unwrap();
        let value = |name: &str| given.after.iter().find(|value| value.name == name).map(|value| value.value.clone());
        assert_eq!((value("invited by"), value("invitation")), (Some(user(1).to_string()), Some(first)));
    }

    async fn a_closed_account_loses_its_roles_and_the_invitations_to_its_proved_address(engine) {
        let world = world(engine).await;
        let accepted = world.invite(50, Role::Admin).await;
        world.accept(50, &world.token(&accepted, 1).await).await.unwrap();
        world.invite_as(50, "52@example.com", Role::Clerk).await.unwrap();
        let other = world.invite(51, Role::Clerk).await;
        let token = world.token(&other, 1).await;
        world.close(50, "51@example.com", false).await;
        assert_eq!(world.role(50).await, None);
        let taken = world.audited(&["role-taken"]).await;
        assert_eq!(taken.len(), 1, "{taken:?}");
        assert_eq!(taken[0].subject, user(50).to_string());
        assert_eq!(world.list().await, [other], "that of the closed account is withdrawn");
        // Announced again, without the address.
        world.close(50, "", false).await;
        assert_eq!(world.list().await.len(), 1);
        world.close(51, "51@example.com", true).await;
        assert!(world.list().await.is_empty());
        assert_eq!(code(world.accept(51, &token).await), "tenant.invitation-link-invalid");
    }

    async fn a_tenant_whose_last_admin_closes_the_account_goes_on_without(engine) {
        let world = world(engine).await;
        world.remove(2).await;
        world.close(1, "1@example.com", true).await;
        let members = async || -> i64 {
            on_read!(world.db, c => sqlx::query_scalar("SELECT COUNT(*) FROM members").fetch_one(c).await).unwrap()
        };
        assert_eq!(members().await, 0);
        world.join(2, Role::Admin).await;
        assert_eq!(members().await, 1);
    }
}
