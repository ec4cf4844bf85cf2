use super::*;
use crate::testkit::{Engine, TestDatabases};

/// A statement that was planned when nothing waited is not to read all that ever waited.
#[tokio::test]
async fn an_outbox_is_never_read_from_end_to_end() {
    let databases = TestDatabases::new(Engine::Postgres).await;
    let db = databases.open("quiet").await;
    db.migrate(&[]).await.unwrap();
    let mut tx = walking(db.postgres().unwrap()).await.unwrap();
    for (types, statement, values) in [
        ("bigint", WAITING, "1"),
        ("uuid[], timestamptz", DELIVERED_POSTGRES, "'{}', now()"),
    ] {
        for sql in [
            format!("PREPARE it({types}) AS {statement}"),
            format!("EXPLAIN EXECUTE it({values})"),
        ] {
            let plan: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
                .fetch_all(&mut *tx)
                .await
                .unwrap();
            let plan = plan.join("\n");
            assert!(
                plan.is_empty() || plan.contains("Index Scan using outbox"),
                "{plan}"
            );
            assert!(!plan.contains("Sort"), "{plan}");
        }
        sqlx::query("DEALLOCATE it").execute(&mut *tx).await.unwrap();
    }
}
