//! Concurrent saves: in one statement, or one by one if one of them fails.

use super::{World, new};
use allpet_contract::Problem;
use allpet_contract::builder::{CreateDesign, Design, DesignsQuery, ListDesigns};
use allpet_kernel::{Db, both_engines, on_write, testkit::key};
use futures::future::join_all;

/// Saves a design for each name, each for another person.
async fn save_all(world: &World, names: &[&str]) -> Vec<Result<Design, Problem>> {
    let saving = names.iter().zip(1..).map(async |(name, person)| {
        let request = CreateDesign {
            key: key("one"),
            body: new(name),
        };
        world.app.person(person).send(request).await
    });
    join_all(saving).await
}

/// Makes the database refuse designs with this name.
async fn refuse_designs_named_boom(db: &Db) {
    let statements: &[&'static str] = if db.is_postgres() {
        &["ALTER TABLE designs ADD CHECK (sheet NOT LIKE '%Boom%')"]
    } else {
        &[
            "CREATE TRIGGER boom BEFORE INSERT ON designs WHEN NEW.sheet LIKE '%Boom%' BEGIN SELECT RAISE(ABORT, 'boom'); END",
        ]
    };
    let mut tx = db.begin().await.unwrap();
    for statement in statements {
        on_write!(tx, c => sqlx::query(*statement).execute(c).await.map(drop)).unwrap();
    }
    tx.commit().await.unwrap();
}

both_engines! {
    async fn concurrent_saves_get_their_own_designs(engine) {
        let world = World::new(engine).await;
        let names = ["A", "B", "C", "D", "E", "F", "G", "H"];
        let first: Vec<Design> = save_all(&world, &names).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(first.iter().map(|design| design.name.as_str()).collect::<Vec<_>>(), names);
        for (design, person) in first.iter().zip(1..) {
            let list = ListDesigns { query: DesignsQuery::default() };
            assert_eq!(&world.app.person(person).send(list).await.unwrap().items, std::slice::from_ref(design));
        }
        let again: Vec<Design> = save_all(&world, &names).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(again, first, "the same requests again");
        assert_eq!(world.announced().await, ["design.saved"; 8]);
    }

    async fn a_failed_save_affects_no_other(engine) {
        let world = World::new(engine).await;
        refuse_designs_named_boom(&world.db).await;
        let outcomes = save_all(&world, &["A", "B", "Boom", "D"]).await;
        let statuses: Vec<_> = outcomes.iter().map(|outcome| outcome.as_ref().map_err(|problem| problem.status)).collect();
        assert!(matches!(statuses[..], [Ok(_), Ok(_), Err(500), Ok(_)]), "{statuses:?}");
        assert_eq!(world.announced().await, ["design.saved"; 3]);
    }
}
