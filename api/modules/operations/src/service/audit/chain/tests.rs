use super::*;
use allpet_contract::events::AuditValue;
use allpet_domain::{
    Timestamp,
    id::{EventId, TenantId, UserId},
};
use allpet_kernel::{
    both_engines,
    testkit::{Engine, TestDatabases, tenant, user},
};
use futures::future::join_all;
use uuid::Uuid;

async fn log(engine: Engine) -> (TestDatabases, Db) {
    let databases = TestDatabases::new(engine).await;
    let db = databases.open("operations").await;
    db.migrate(crate::MIGRATIONS).await.unwrap();
    (databases, db)
}

fn recorded(tenant: Option<TenantId>) -> AuditRecorded {
    let value = |value: &str| AuditValue {
        name: "on hand".into(),
        value: value.into(),
    };
    AuditRecorded {
        action: "stock-corrected".into(),
        subject_kind: "stock-item".into(),
        subject: "7".into(),
        subject_name: "LEASH-1".into(),
        tenant,
        before: vec![value("3")],
        after: vec![value("5")],
        reason: "Counted".into(),
        session: None,
        operator: None,
    }
}

fn envelope(number: u8, actor: Option<UserId>) -> Envelope {
    Envelope {
        id: EventId(Uuid::from_bytes([number; 16])),
        topic: "audit.recorded".into(),
        version: 1,
        producer: "catalog".into(),
        seq: i64::from(number),
        occurred_at: Timestamp::from_unix_millis(1_795_262_400_000),
        tenant: None,
        actor,
        cause: "request:first".into(),
        traceparent: None,
        payload: String::new(),
    }
}

async fn add(db: &Db, number: u8) {
    let mut tx = db.begin().await.unwrap();
    let event = envelope(number, Some(user(number)));
    append(&mut tx, &event, recorded(Some(tenant(1)))).await.unwrap();
    tx.commit().await.unwrap();
}

both_engines! {
    async fn writers_at_once_make_one_chain(engine) {
        let (_databases, db) = log(engine).await;
        join_all((1..=20).map(|number| add(&db, number))).await;
        let verified = verify_audit(&db).await.unwrap();
        assert_eq!((verified.intact, verified.broken), (20, None));
        let rows = store::after(&db, 0, i64::MAX, 100).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.sequence).collect::<Vec<_>>(), (1..=20).collect::<Vec<_>>());
        assert_eq!(verified.hash, rows[19].hash);
    }

    async fn a_long_log_is_verified_in_parts_and_then_again_from_its_beginning(engine) {
        let (_databases, db) = log(engine).await;
        for number in 1..=5 {
            add(&db, number).await;
        }
        let mut parts = Vec::new();
        for _ in 0..4 {
            parts.push(verify_part(&db, 2).await.unwrap());
        }
        assert_eq!(parts, [2, 2, 1, 2]);
    }

    async fn an_event_that_comes_again_is_in_the_log_once(engine) {
        let (_databases, db) = log(engine).await;
        add(&db, 1).await;
        add(&db, 1).await;
        assert_eq!(verify_audit(&db).await.unwrap().intact, 1);
    }

    async fn the_hash_of_a_record_depends_on_each_of_its_fields(engine) {
        let (_databases, db) = log(engine).await;
        add(&db, 1).await;
        let row = store::after(&db, 0, 1, 1).await.unwrap().remove(0);
        assert_eq!(hash_of(&row).unwrap(), row.hash, "it is read as it was written");
        let changed = [
            AuditRow { at_ms: row.at_ms + 1, ..row.clone() },
            AuditRow { actor: None, ..row.clone() },
            AuditRow { reason: "Found".into(), ..row.clone() },
            AuditRow { after_values: "[]".into(), ..row.clone() },
            AuditRow { previous_hash: "0".into(), ..row.clone() },
        ];
        for changed in changed {
            assert_ne!(hash_of(&changed).unwrap(), row.hash, "{changed:?}");
        }
    }
}
