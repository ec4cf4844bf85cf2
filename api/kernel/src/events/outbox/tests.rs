use super::{
    reader::{AFTER, LATE},
    *,
};
use crate::{
    db::index_scan_tx,
    testkit::{Engine, TestDatabases, kernel, user},
    token::Keys,
};
use allpet_contract::events::UserRegistered;
use std::time::Duration;

const MANY: &str = "INSERT INTO outbox (id, topic, payload, announced_at) \
    SELECT gen_random_uuid(), 'pet.created', '{}', now() FROM generate_series(1, 3000)";

async fn outbox(databases: &TestDatabases) -> Outbox {
    let db = databases.open("speaker").await;
    db.migrate(&[]).await.unwrap();
    Outbox {
        producer: "speaker",
        db,
    }
}

/// A statement that was planned when nothing waited is not to read all that ever waited; nor one that is planned when much has
/// gone through and nobody has counted it yet.
#[tokio::test]
async fn an_outbox_is_never_read_from_end_to_end() {
    let databases = TestDatabases::new(Engine::Postgres).await;
    let outbox = outbox(&databases).await;
    let pool = outbox.db.postgres().unwrap();
    for full in [false, true] {
        if full {
            sqlx::query(MANY).execute(pool).await.unwrap();
        }
        let mut tx = index_scan_tx(pool).await.unwrap();
        for (types, statement, values) in [
            ("bigint", AFTER, "1"),
            ("bigint[], bigint[]", LATE, "'{1}', '{2}'"),
        ] {
            let sql = format!("PREPARE it({types}) AS {statement}");
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
                .execute(&mut *tx)
                .await
                .unwrap();
            let sql = format!("EXPLAIN EXECUTE it({values})");
            let plan = sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(sql));
            let plan = plan.fetch_all(&mut *tx).await.unwrap().join("\n");
            assert!(plan.contains("Index Scan using outbox_seq"), "{plan}");
            sqlx::raw_sql("DEALLOCATE it").execute(&mut *tx).await.unwrap();
        }
        tx.rollback().await.unwrap();
    }
}

async fn announce(kernel: &Kernel, tx: &mut Tx) {
    let event = UserRegistered { user: user(1) };
    kernel.announce(tx, &event).await.unwrap();
}

/// The numbers of what is read next.
async fn read(reader: &mut OutboxReader) -> Vec<i64> {
    let envelopes = reader.next().await.unwrap();
    envelopes.iter().map(|envelope| envelope.seq).collect()
}

/// Of two transactions the one that took the earlier number commits later.
#[tokio::test]
async fn what_is_committed_late_is_read_all_the_same() {
    let databases = TestDatabases::new(Engine::Postgres).await;
    let (outbox, kernel) = (outbox(&databases).await, kernel());
    let (mut late, mut lost) = (outbox.db.begin().await.unwrap(), outbox.db.begin().await.unwrap());
    announce(&kernel, &mut late).await;
    announce(&kernel, &mut lost).await;
    let mut prompt = outbox.db.begin().await.unwrap();
    announce(&kernel, &mut prompt).await;
    prompt.commit().await.unwrap();

    let mut reader = outbox.read_after(0);
    assert_eq!(read(&mut reader).await, [3], "what is there is read at once");
    assert_eq!(reader.settled(), 0, "two are waited for");
    assert!(read(&mut reader).await.is_empty());
    assert_eq!(reader.settled(), 0, "as long as somebody may bring them");
    late.commit().await.unwrap();
    assert_eq!(read(&mut reader).await, [1]);
    assert_eq!(reader.settled(), 1);
    lost.rollback().await.unwrap();
    // Other tests' transactions on the same server may still run.
    while reader.waits_for_gaps() {
        assert!(read(&mut reader).await.is_empty());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(reader.settled(), 3);
}

/// The one that commits first began first, so no transaction that has ended is younger than the one that is waited for.
#[tokio::test]
async fn a_number_of_the_youngest_transaction_is_waited_for() {
    let databases = TestDatabases::new(Engine::Postgres).await;
    let (outbox, kernel) = (outbox(&databases).await, kernel());
    let mut prompt = outbox.db.begin().await.unwrap();
    on_write!(prompt, c => sqlx::query("INSERT INTO outbox_acks VALUES ('hearer', 0, 0)").execute(c).await.map(drop)).unwrap();
    let mut late = outbox.db.begin().await.unwrap();
    announce(&kernel, &mut late).await;
    announce(&kernel, &mut prompt).await;
    prompt.commit().await.unwrap();
    let mut reader = outbox.read_after(0);
    assert_eq!(read(&mut reader).await, [2]);
    for _ in 0..15 {
        assert!(read(&mut reader).await.is_empty());
        assert_eq!(reader.settled(), 0, "it is waited for");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    late.commit().await.unwrap();
    assert_eq!(read(&mut reader).await, [1]);
    assert_eq!(reader.settled(), 2);
}

/// Else a transaction could have a number and show in no snapshot.
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
    // The sequence itself takes an id now and then.
    for _ in 0..3 {
        let mut tx = outbox.db.begin().await.unwrap();
        announce(&kernel, &mut tx).await;
        tx.commit().await.unwrap();
    }
}

/// Numbers grow whatever is deleted, and with the clock.
#[tokio::test]
async fn a_number_is_never_given_again() {
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
        outbox.newest().await.unwrap()
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

/// An older release that was started again beside the newer tables.
#[tokio::test]
async fn what_an_older_release_left_is_numbered() {
    let databases = TestDatabases::new(Engine::Sqlite).await;
    let outbox = outbox(&databases).await;
    let old = "INSERT INTO outbox (id, topic, payload, announced_at) \
        VALUES (x'02', 'b.b', '{}', '2026-11-21 12:00:00+00:00'), (x'01', 'a.a', '{}', '2026-11-21 12:00:00+00:00')";
    let mut tx = outbox.db.begin().await.unwrap();
    on_write!(tx, c => sqlx::query(old).execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
    outbox.number().await.unwrap();
    let seqs = "SELECT seq FROM outbox ORDER BY id";
    let seqs: Vec<i64> = on_read!(outbox.db, c => sqlx::query_scalar(seqs).fetch_all(c).await).unwrap();
    assert_eq!(seqs, [1, 2]);
}
