use super::{
    reader::{SELECT_AFTER, SELECT_IN_GAPS},
    *,
};
use crate::{
    db::index_scan_tx,
    testkit::{Engine, TestDatabases, kernel, user},
    token::Keys,
};
use allpet_contract::events::UserRegistered;
use std::time::Duration;

const INSERT_MANY: &str = "INSERT INTO outbox (id, topic, payload, announced_at) \
    SELECT gen_random_uuid(), 'pet.created', '{}', now() FROM generate_series(1, 3000)";

async fn outbox(databases: &TestDatabases) -> Outbox {
    let db = databases.open("producer").await;
    db.migrate(&[]).await.unwrap();
    Outbox {
        producer: "producer",
        db,
    }
}

/// Plans are made on an empty table and on a full one without statistics; neither plan may scan the whole table.
#[tokio::test]
async fn reading_an_outbox_uses_its_index() {
    let databases = TestDatabases::new(Engine::Postgres).await;
    let outbox = outbox(&databases).await;
    let pool = outbox.db.postgres().unwrap();
    for full in [false, true] {
        if full {
            sqlx::query(INSERT_MANY).execute(pool).await.unwrap();
        }
        let mut tx = index_scan_tx(pool).await.unwrap();
        for (types, statement, values) in [
            ("bigint", SELECT_AFTER, "1"),
            ("bigint[], bigint[]", SELECT_IN_GAPS, "'{1}', '{2}'"),
        ] {
            let sql = format!("PREPARE read({types}) AS {statement}");
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
                .execute(&mut *tx)
                .await
                .unwrap();
            let sql = format!("EXPLAIN EXECUTE read({values})");
            let plan = sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(sql));
            let plan = plan.fetch_all(&mut *tx).await.unwrap().join("\n");
            assert!(plan.contains("Index Scan using outbox_seq"), "{plan}");
            sqlx::raw_sql("DEALLOCATE read").execute(&mut *tx).await.unwrap();
        }
        tx.rollback().await.unwrap();
    }
}

async fn announce(kernel: &Kernel, tx: &mut Tx) {
    let event = UserRegistered { user: user(1) };
    kernel.announce(tx, &event).await.unwrap();
}

/// Reads the next events and returns their numbers.
async fn read(reader: &mut OutboxReader) -> Vec<i64> {
    let envelopes = reader.next().await.unwrap();
    envelopes.iter().map(|envelope| envelope.seq).collect()
}

/// The transaction with the smaller number commits later.
#[tokio::test]
async fn an_event_that_is_committed_late_is_read() {
    let databases = TestDatabases::new(Engine::Postgres).await;
    let (outbox, kernel) = (outbox(&databases).await, kernel());
    let (mut late, mut rolled_back) = (outbox.db.begin().await.unwrap(), outbox.db.begin().await.unwrap());
    announce(&kernel, &mut late).await;
    announce(&kernel, &mut rolled_back).await;
    let mut prompt = outbox.db.begin().await.unwrap();
    announce(&kernel, &mut prompt).await;
    prompt.commit().await.unwrap();

    let mut reader = outbox.read_after(0);
    assert_eq!(
        read(&mut reader).await,
        [3],
        "a committed event is read without delay"
    );
    assert_eq!(reader.settled(), 0, "two numbers are missing");
    assert!(read(&mut reader).await.is_empty());
    assert_eq!(reader.settled(), 0, "their transactions still run");
    late.commit().await.unwrap();
    assert_eq!(read(&mut reader).await, [1]);
    assert_eq!(reader.settled(), 1);
    rolled_back.rollback().await.unwrap();
    // Other tests' transactions on the same server may still run.
    while reader.has_gaps() {
        assert!(read(&mut reader).await.is_empty());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(reader.settled(), 3);
}

/// The transaction that commits first began first, so the missing number belongs to the youngest transaction.
#[tokio::test]
async fn the_reader_waits_for_the_youngest_transaction() {
    let databases = TestDatabases::new(Engine::Postgres).await;
    let (outbox, kernel) = (outbox(&databases).await, kernel());
    let mut prompt = outbox.db.begin().await.unwrap();
    on_write!(prompt, c => sqlx::query("INSERT INTO outbox_acks VALUES ('consumer', 0, 0)").execute(c).await.map(drop)).unwrap();
    let mut late = outbox.db.begin().await.unwrap();
    announce(&kernel, &mut late).await;
    announce(&kernel, &mut prompt).await;
    prompt.commit().await.unwrap();
    let mut reader = outbox.read_after(0);
    assert_eq!(read(&mut reader).await, [2]);
    for _ in 0..15 {
        assert!(read(&mut reader).await.is_empty());
        assert_eq!(reader.settled(), 0, "the transaction still runs");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    late.commit().await.unwrap();
    assert_eq!(read(&mut reader).await, [1]);
    assert_eq!(reader.settled(), 2);
}

/// Otherwise a transaction could have a number and be missing in every snapshot.
#[tokio::test]
async fn a_transaction_has_an_id_before_it_takes_a_number() {
    const CHECK: &str = "CREATE FUNCTION check_id() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
        IF pg_current_xact_id_if_assigned() IS NULL THEN RAISE 'a number without an id'; END IF; RETURN NEW; END $$; \
        CREATE TRIGGER check_id BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION check_id()";
    let databases = TestDatabases::new(Engine::Postgres).await;
    let (outbox, kernel) = (outbox(&databases).await, kernel());
    sqlx::raw_sql(CHECK)
        .execute(outbox.db.postgres().unwrap())
        .await
        .unwrap();
    // The sequence itself assigns an id to some transactions.
    for _ in 0..3 {
        let mut tx = outbox.db.begin().await.unwrap();
        announce(&kernel, &mut tx).await;
        tx.commit().await.unwrap();
    }
}

/// Numbers grow with the clock, even after rows are deleted.
#[tokio::test]
async fn a_number_is_never_used_twice() {
    let databases = TestDatabases::new(Engine::Sqlite).await;
    let outbox = outbox(&databases).await;
    let kernel = Kernel::new(
        crate::Clock::manual(crate::testkit::beginning()),
        crate::Randomness::counter(),
        Keys::from_seed(&[7; 32]).unwrap(),
        Vec::new(),
    );
    let announce_two = async || {
        let mut tx = outbox.db.begin().await.unwrap();
        for _ in 0..2 {
            kernel
                .announce(&mut tx, &UserRegistered { user: user(1) })
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        outbox.newest_seq().await.unwrap()
    };
    let first = announce_two().await;
    assert!(announce_two().await > first);
    let newest = announce_two().await;
    let mut tx = outbox.db.begin().await.unwrap();
    on_write!(tx, c => sqlx::query("DELETE FROM outbox").execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
    kernel.clock().advance_seconds(1);
    assert!(announce_two().await > newest);
}

/// An older release may run again on the new tables.
#[tokio::test]
async fn rows_of_an_older_release_are_numbered() {
    let databases = TestDatabases::new(Engine::Sqlite).await;
    let outbox = outbox(&databases).await;
    let insert = "INSERT INTO outbox (id, topic, payload, announced_at) \
        VALUES (x'02', 'b.b', '{}', '2026-11-21 12:00:00+00:00'), (x'01', 'a.a', '{}', '2026-11-21 12:00:00+00:00')";
    let mut tx = outbox.db.begin().await.unwrap();
    on_write!(tx, c => sqlx::query(insert).execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
    outbox.number_legacy_rows().await.unwrap();
    let seqs = "SELECT seq FROM outbox ORDER BY id";
    let seqs: Vec<i64> = on_read!(outbox.db, c => sqlx::query_scalar(seqs).fetch_all(c).await).unwrap();
    assert_eq!(seqs, [1, 2]);
}
