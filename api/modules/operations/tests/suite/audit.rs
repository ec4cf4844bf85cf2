//! The audit log: modules record what somebody did, admins find it, and a change of the log is found, too.

use super::world::{World, refusal};
use allpet_contract::{
    events::AuditValue,
    operations::{ActOnJob, AuditEntry, AuditQuery, JobAction, JobActionForm, ListAudit, ListTenantAudit},
};
use allpet_domain::{
    Day,
    audit::{AuditAction, AuditSubject},
    id::{StockItemId, TenantId},
    role::Role,
};
use allpet_kernel::{
    audit::AuditRecord,
    both_engines, on_write,
    testkit::{tenant, user},
};
use allpet_operations::{BrokenRecord, verify_audit};

/// A correction of the stock in a shop.
fn correction(shop: TenantId, sku: &str, pieces: i64) -> AuditRecord {
    let item = StockItemId(uuid::Uuid::from_bytes([5; 16]));
    AuditRecord::new(AuditAction::StockCorrected, AuditSubject::StockItem, item)
        .of(shop)
        .named(sku)
        .changed("on hand", 3, pieces)
        .because("Counted 100% again")
}

fn role_given(shop: TenantId, to: u8) -> AuditRecord {
    AuditRecord::about(AuditAction::RoleGiven, user(to))
        .of(shop)
        .after("role", "merchant")
}

impl World {
    /// Records an action in the module orders.
    async fn record(&self, record: AuditRecord) {
        let mut tx = self.orders.begin().await.unwrap();
        self.kernel().record(&mut tx, record).await.unwrap();
        tx.commit().await.unwrap();
        self.app.relay.drain().await.unwrap();
    }

    /// Returns what an admin of the platform finds.
    async fn audit(&self, query: AuditQuery) -> Vec<AuditEntry> {
        self.admin().send(ListAudit { query }).await.unwrap().items
    }

    /// Returns the numbers of what the admin of a tenant finds.
    async fn audit_of(&self, shop: TenantId, query: AuditQuery) -> Vec<u64> {
        let admin = self.app.staff(8, shop, Role::Admin);
        let page = admin.send(ListTenantAudit { tenant: shop, query }).await.unwrap();
        page.items.iter().map(|entry| entry.sequence).collect()
    }

    /// Runs a statement in the database of the log. Returns whether the database did it.
    async fn change_log(&self, statement: &'static str) -> bool {
        let mut tx = self.operations.begin().await.unwrap();
        let done = on_write!(tx, c => sqlx::query(statement).execute(c).await.map(drop));
        if done.is_err() {
            tx.rollback().await.unwrap();
            return false;
        }
        tx.commit().await.unwrap();
        true
    }

    async fn drop_triggers(&self) {
        let statements = if self.operations.is_postgres() {
            [
                "DROP TRIGGER audit_records_stay ON audit_records",
                "DROP TRIGGER audit_records_remain ON audit_records",
            ]
        } else {
            [
                "DROP TRIGGER audit_records_stay",
                "DROP TRIGGER audit_records_remain",
            ]
        };
        for statement in statements {
            assert!(self.change_log(statement).await);
        }
    }
}

both_engines! {
    async fn an_action_of_an_operator_is_in_the_audit_log_with_its_session(engine) {
        let world = World::new(engine).await;
        let job = world.dead_job("bad").await;
        let body = JobActionForm { action: JobAction::Discard, reason: "Printed by hand".into(), payload: None };
        world.admin().send(ActOnJob { module: "orders".into(), job, body }).await.unwrap();
        world.app.relay.drain().await.unwrap();
        let entries = world.audit(AuditQuery::default()).await;
        let [entry] = &entries[..] else { panic!("{entries:?}") };
        assert_eq!((entry.action.as_str(), entry.subject_kind.as_str(), &entry.subject), ("job-discarded", "job", &job.to_string()));
        assert_eq!((entry.actor, entry.reason.as_str(), entry.module.as_str()), (Some(user(7)), "Printed by hand", "operations"));
        assert!(entry.names_missing, "nobody answers for identity here: {entry:?}");
        assert!(entry.session.is_some() && entry.cause.starts_with("request:"), "{entry:?}");
        let outcome = AuditValue { name: "outcome".into(), value: "done".into() };
        assert!(entry.after.contains(&outcome), "{entry:?}");
    }

    async fn admins_see_the_records_of_their_organization_alone(engine) {
        let world = World::new(engine).await;
        world.record(correction(tenant(1), "LEASH-1", 5)).await;
        world.record(role_given(tenant(2), 9)).await;
        assert_eq!(world.audit_of(tenant(1), AuditQuery::default()).await, [1]);
        assert_eq!(world.audit_of(tenant(2), AuditQuery::default()).await, [2]);
        assert_eq!(world.audit(AuditQuery::default()).await.len(), 2);
        let request = || ListTenantAudit { tenant: tenant(2), query: AuditQuery::default() };
        let elsewhere = world.app.staff(8, tenant(1), Role::Admin).send(request()).await;
        assert_eq!(refusal(elsewhere).0, 403);
        let merchant = world.app.staff(8, tenant(2), Role::Merchant).send(request()).await;
        assert_eq!(refusal(merchant).0, 403, "only admins");
        let all = world.app.staff(8, tenant(2), Role::Admin).send(ListAudit { query: AuditQuery::default() }).await;
        assert_eq!(refusal(all).0, 403, "only admins of the platform");
    }

    async fn records_are_found_by_what_they_name(engine) {
        let world = World::new(engine).await;
        world.record(correction(tenant(1), "LEASH-1", 5)).await;
        world.kernel().clock().advance_seconds(2 * 86_400);
        world.record(role_given(tenant(1), 9)).await;
        let found = async |query: AuditQuery| world.audit_of(tenant(1), query).await;
        assert_eq!(found(AuditQuery::default()).await, [2, 1], "the newest first");
        assert_eq!(found(AuditQuery { action: Some(AuditAction::RoleGiven), ..AuditQuery::default() }).await, [2]);
        assert_eq!(found(AuditQuery { subject: " LEASH-1 ".into(), ..AuditQuery::default() }).await, [1]);
        assert_eq!(found(AuditQuery { subject: user(9).to_string(), ..AuditQuery::default() }).await, [2]);
        for text in ["leash", "100%", "Counted 100% again"] {
            assert_eq!(found(AuditQuery { q: text.into(), ..AuditQuery::default() }).await, [1], "{text}");
        }
        assert!(found(AuditQuery { q: "L_ASH".into(), ..AuditQuery::default() }).await.is_empty(), "no wildcard");
        assert_eq!(found(AuditQuery { from: Day::new(2026, 11, 22), ..AuditQuery::default() }).await, [2]);
        assert_eq!(found(AuditQuery { to: Day::new(2026, 11, 21), ..AuditQuery::default() }).await, [1]);
        assert!(found(AuditQuery { person: Some(user(9)), ..AuditQuery::default() }).await.is_empty(), "nobody acted in a session");
        // One by one.
        let first = AuditQuery { limit: Some(1), ..AuditQuery::default() };
        let page = world.admin().send(ListAudit { query: first.clone() }).await.unwrap();
        assert_eq!(page.items[0].sequence, 2);
        let query = AuditQuery { cursor: page.next, ..first };
        let last = world.admin().send(ListAudit { query }).await.unwrap();
        assert_eq!((last.items[0].sequence, last.next), (1, None));
    }

    async fn the_log_refuses_changes_and_shows_them_where_somebody_made_them(engine) {
        let world = World::new(engine).await;
        for pieces in [5, 6, 7] {
            world.record(correction(tenant(1), "LEASH-1", pieces)).await;
        }
        for refused in ["UPDATE audit_records SET reason = ''", "DELETE FROM audit_records", "UPDATE audit_head SET sequence = 0"] {
            assert!(!world.change_log(refused).await, "{refused}");
        }
        let replacements = if world.operations.is_postgres() {
            ["TRUNCATE audit_records", "TRUNCATE audit_head"]
        } else {
            [
                "INSERT OR REPLACE INTO audit_records SELECT * FROM audit_records WHERE sequence = 2",
                "INSERT OR REPLACE INTO audit_head (id, sequence, hash) VALUES (1, 0, '')",
            ]
        };
        for refused in replacements {
            assert!(!world.change_log(refused).await, "{refused}");
        }
        assert_eq!(world.app.run_scheduled("operations", "operations.verify-audit").await, 3);
        world.drop_triggers().await;
        let broken = async || verify_audit(&world.operations).await.unwrap().broken;
        assert_eq!(broken().await, None);
        assert!(world.change_log("DELETE FROM audit_records WHERE sequence = 3").await);
        assert_eq!(broken().await, Some(BrokenRecord { sequence: 3, fault: "it is missing" }));
        assert!(world.change_log("UPDATE audit_records SET reason = 'Lost' WHERE sequence = 2").await);
        assert_eq!(broken().await, Some(BrokenRecord { sequence: 2, fault: "it was changed" }));
        assert!(world.change_log("DELETE FROM audit_records WHERE sequence = 1").await);
        assert_eq!(broken().await, Some(BrokenRecord { sequence: 1, fault: "it is missing" }));
        let nightly = world.app.worker.run_scheduled("operations", "operations.verify-audit").await;
        assert!(nightly.is_err(), "a fault fails the job: {nightly:?}");
    }
}
