use super::*;
use allpet_contract::events::DesignSaved;
use allpet_domain::{
    builder::{DesignState, presets, price},
    id::DesignId,
};
use allpet_kernel::{
    Kernel, both_engines,
    idempotency::Intention,
    testkit::{TestDatabases, kernel, key, user},
};

/// A design of a person, with a key.
fn new(kernel: &Kernel, person: u8, word: &str) -> New {
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
    let intention = Intention::new(owner, "CreateDesign", &key(word), &word).unwrap();
    let answer = serde_json::to_string(&design).unwrap();
    let saved = DesignSaved {
        design: design.id,
        owner,
    };
    let once = kernel.idempotent_insert(intention, answer, &saved).unwrap();
    New { owner, design, once }
}

both_engines! {
    async fn those_that_are_new_are_written_together_and_no_other(engine) {
        let (databases, kernel) = (TestDatabases::new(engine).await, kernel());
        let db = databases.open("builder").await;
        db.migrate(crate::MIGRATIONS).await.unwrap();
        let first = [new(&kernel, 1, "a"), new(&kernel, 2, "a"), new(&kernel, 1, "b")];
        let written = together(&db, &first.iter().collect::<Vec<_>>()).await.unwrap();
        assert_eq!(written, Some(first.iter().map(|new| new.design.id.0).collect()));
        let then = [new(&kernel, 1, "a"), new(&kernel, 1, "c"), new(&kernel, 1, "c")];
        let new: Vec<bool> = add(&db, &then).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(new, [false, true, false], "came before, new, and the same once more");
    }
}
