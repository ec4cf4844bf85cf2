use super::*;
use allpet_contract::events::DesignSaved;
use allpet_domain::{
    builder::{DesignState, presets, price},
    id::DesignId,
};
use allpet_kernel::{
    Kernel, both_engines,
    idempotency::IdempotentRequest,
    testkit::{TestDatabases, kernel, key, user},
};

/// Returns a new design of a person, with an idempotency key.
fn new_insert(kernel: &Kernel, person: u8, word: &str) -> DesignInsert {
    let (owner, parameters) = (user(person), presets()[0].parameters.clone());
    let priced = price(&parameters);
    let design = Design {
        id: DesignId::new(kernel.now(), kernel.randomness().entropy()),
        name: "Rex".into(),
        status: DesignState::Active,
        parameters,
        pet: None,
        total: priced.total,
        lead_time_days: priced.lead_time_days,
        version: 1,
        created: kernel.now(),
        updated: kernel.now(),
    };
    let request = IdempotentRequest::new(owner, "CreateDesign", &key(word), &word).unwrap();
    let response = serde_json::to_string(&design).unwrap();
    let saved = DesignSaved {
        design: design.id,
        owner,
    };
    let idempotent = kernel.idempotent_insert(request, response, &saved).unwrap();
    DesignInsert {
        owner,
        design,
        idempotent,
    }
}

both_engines! {
    async fn only_new_designs_of_a_batch_are_inserted(engine) {
        let (databases, kernel) = (TestDatabases::new(engine).await, kernel());
        let db = databases.open("builder").await;
        db.migrate(crate::MIGRATIONS).await.unwrap();
        let first = [new_insert(&kernel, 1, "a"), new_insert(&kernel, 2, "a"), new_insert(&kernel, 1, "b")];
        let inserted = insert_together(&db, &first.iter().collect::<Vec<_>>()).await.unwrap();
        assert_eq!(inserted, Some(first.iter().map(|insert| insert.design.id.0).collect()));
        let second = [new_insert(&kernel, 1, "a"), new_insert(&kernel, 1, "c"), new_insert(&kernel, 1, "c")];
        let is_new: Vec<bool> = insert_all(&db, &second).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(is_new, [false, true, false], "saved before; new; the same request again");
    }
}
