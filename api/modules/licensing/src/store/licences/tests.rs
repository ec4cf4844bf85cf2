//! Concurrent changes of a licence's state.

use super::*;
use allpet_domain::{Day, pet::Species};
use allpet_kernel::{
    both_engines,
    testkit::{TestDatabases, tenant},
};
use std::sync::Arc;
use tokio::sync::Barrier;

/// An imported licence that is in force.
fn issued_licence(number: u128) -> LicenceRecord {
    let day = Day::new(2026, 11, 1).unwrap();
    LicenceRecord {
        id: LicenceId(Uuid::from_u128(number)),
        tenant: tenant(1),
        authority_name: "Seattle Animal Shelter".into(),
        jurisdiction: Some("seattle".into()),
        issued_here: None,
        number: number.to_string(),
        state: LicenceState::Issued,
        pet_name: "Momo".into(),
        species: Species::Dog,
        breed: "Whippet".into(),
        second_breed: None,
        zip: "98103".into(),
        issued: day,
        starts: day,
        public: PublicProfile::default(),
        seq: i64::try_from(number).unwrap(),
        import_key: Some(Uuid::from_u128(number)),
        revoked: None,
    }
}

/// Changes the state from `Issued` in a transaction of its own; returns whether it was changed.
async fn change_state(db: &Db, id: LicenceId, to: LicenceState) -> bool {
    let mut tx = db.begin().await.unwrap();
    let is_changed = set_state(&mut tx, id.0, LicenceState::Issued, to).await.unwrap();
    tx.commit().await.unwrap();
    is_changed
}

both_engines! {
    async fn of_two_concurrent_changes_of_a_state_one_wins(engine) {
        let databases = TestDatabases::new(engine).await;
        let db = databases.open("licensing").await;
        db.migrate(crate::MIGRATIONS).await.unwrap();
        for round in 1..=20 {
            let record = issued_licence(round);
            let mut tx = db.begin().await.unwrap();
            insert(&mut tx, std::slice::from_ref(&record)).await.unwrap();
            tx.commit().await.unwrap();
            let start = Arc::new(Barrier::new(2));
            let changes = [LicenceState::Expired, LicenceState::Revoked].map(|to| {
                let (db, id, start) = (db.clone(), record.id, Arc::clone(&start));
                tokio::spawn(async move {
                    start.wait().await;
                    (to, change_state(&db, id, to).await)
                })
            });
            let mut winners = Vec::new();
            for change in changes {
                let (to, is_changed) = change.await.unwrap();
                winners.extend(is_changed.then_some(to));
            }
            assert_eq!(winners.len(), 1, "round {round}: {winners:?}");
            let mut tx = db.begin().await.unwrap();
            let stored = find(&mut tx, record.id).await.unwrap().unwrap();
            assert_eq!(stored.state, winners[0], "round {round}: the winner’s state is stored");
        }
    }
}
