use super::*;
use crate::testkit::{Engine, TestDatabases};

const MANY: &str = "INSERT INTO outbox (id, topic, payload, announced_at, delivered_at) \
    SELECT gen_random_uuid(), 'pet.added', '{}', now(), now() FROM generate_series(1, 3000)";

/// A statement that was planned when nothing waited is not to read all that ever waited; nor one that is planned when much has
/// gone through and nobody has counted it yet.
#[tokio::test]
async fn an_outbox_is_never_read_from_end_to_end() {
    let databases = TestDatabases::new(Engine::Postgres).await;
    let db = databases.open("quiet").await;
    db.migrate(&[]).await.unwrap();
    let pool = db.postgres().unwrap();
    for full in [false, true] {
        if full {
            sqlx::query(MANY).execute(pool).await.unwrap();
        }
        let mut tx = index_scan_tx(pool).await.unwrap();
        for (types, statement, values, index) in [
            ("bigint", WAITING, "1", "outbox_waiting"),
            (
                "uuid[], timestamptz",
                DELIVERED_POSTGRES,
                "'{}', now()",
                "outbox_pkey",
            ),
        ] {
            let sql = format!("PREPARE it({types}) AS {statement}");
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
                .execute(&mut *tx)
                .await
                .unwrap();
            let sql = format!("EXPLAIN EXECUTE it({values})");
            let plan = sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(sql));
            let plan = plan.fetch_all(&mut *tx).await.unwrap().join("\n");
            assert!(plan.contains(&format!("Index Scan using {index}")), "{plan}");
            assert!(!plan.contains("Sort"), "{plan}");
            sqlx::raw_sql("DEALLOCATE it").execute(&mut *tx).await.unwrap();
        }
        tx.rollback().await.unwrap();
    }
}
