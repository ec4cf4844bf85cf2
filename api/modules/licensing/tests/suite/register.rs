//! The clerk's search.

use crate::{
    import::{csv, take},
    world::{World, query_for},
};
use allpet_contract::licensing::{EntryKind, ReadQueueCounts, RegisterQuery, SearchRegister};
use allpet_domain::pet::Species;
use allpet_kernel::{
    both_engines,
    testkit::{Engine, tenant},
};

const ROWS: &[&str] = &[
    "2018-11-16,8002756,Wall-E,Dog,\"Mixed Breed, Medium (up to 44 lbs fully grown)\",Mix,98108",
    "2018-11-11,S124529,Zoë,Dog,\"Terrier, Jack Russell\",\"Dachshund, Standard Wire Haired\",98117",
    "2018-12-31,903793,Mac,Dog,\"Retriever, Labrador\",,98136",
    "2017-11-23,824666,Georgia O’Teeffe,Cat,Domestic Shorthair,,98117-2811",
    "2016-01-05,824667,AND \"OR\" NOT,Goat,Miniature,,",
];

async fn filled(engine: Engine) -> World {
    let world = World::new(engine).await;
    assert_eq!(take(&world, 1, &csv(ROWS)).await.imported, 5);
    world
}

async fn names(world: &World, query: RegisterQuery) -> Vec<String> {
    world
        .find(query)
        .await
        .into_iter()
        .map(|row| row.pet_name)
        .collect()
}

both_engines! {
    async fn rows_come_newest_first(engine) {
        let world = filled(engine).await;
        assert_eq!(names(&world, query_for("")).await, ["Mac", "Wall-E", "Zoë", "Georgia O’Teeffe", "AND \"OR\" NOT"]);
        world.apply(&world.ada(), 1).await;
        assert_eq!(world.find(query_for("")).await[0].kind, EntryKind::Application, "today is newer than all of it");
    }

    async fn words_find_names_breeds_numbers_and_zip_codes(engine) {
        let world = filled(engine).await;
        for (q, found) in [
            ("zoe", &["Zoë"][..]),
            ("ZOË", &["Zoë"]),
            ("Zoe\u{308}", &["Zoë"]),
            ("zo\u{200b}e", &["Zoë"]),
            ("z", &["Zoë"]),
            ("wall-e", &["Wall-E"]),
            ("walle", &["Wall-E"]),
            ("o'teeffe", &["Georgia O’Teeffe"]),
            ("teeffe geo", &["Georgia O’Teeffe"]),
            ("jack russell", &["Zoë"]),
            ("dachs", &["Zoë"]),
            ("S1245", &["Zoë"]),
            ("124529", &["Zoë"]),
            ("8002756", &["Wall-E"]),
            ("98117", &["Zoë", "Georgia O’Teeffe"]),
            ("9811", &["Zoë", "Georgia O’Teeffe"]),
            ("terrier 98117", &["Zoë"]),
            ("terrier 98136", &[]),
            ("nobody-is-called-this", &[]),
        ] {
            assert_eq!(names(&world, query_for(q)).await, found, "{q}");
        }
    }

    async fn filters_and_words_combine(engine) {
        let world = filled(engine).await;
        world.apply(&world.ada(), 1).await;
        let query = RegisterQuery::default;
        for (query, found) in [
            (RegisterQuery { species: Some(Species::Cat), ..query() }, &["Georgia O’Teeffe"][..]),
            (RegisterQuery { kind: Some(EntryKind::Application), ..query() }, &["Wall-E"]),
            (RegisterQuery { state: Some("submitted".into()), ..query() }, &["Wall-E"]),
            (RegisterQuery { state: Some("expired".into()), q: "wall".into(), ..query() }, &["Wall-E"]),
            (RegisterQuery { state: Some("issued".into()), ..query() }, &[]),
            (RegisterQuery { zip: Some("98117".into()), ..query() }, &["Zoë", "Georgia O’Teeffe"]),
            (RegisterQuery { zip: Some("98117".into()), species: Some(Species::Dog), ..query() }, &["Zoë"]),
            (RegisterQuery { zip: Some("98117-28".into()), ..query() }, &["Georgia O’Teeffe"]),
            (RegisterQuery { kind: Some(EntryKind::Licence), zip: Some("9810".into()), q: "w".into(), ..query() }, &["Wall-E"]),
        ] {
            assert_eq!(names(&world, query.clone()).await, found, "{query:?}");
        }
    }

    async fn a_query_has_no_operators(engine) {
        let world = filled(engine).await;
        for q in ["\"", "'", "*", "-", "()", "a:b", "^wall", "NEAR(a b)", "a AND", "\\", "%", "_", "''; DROP TABLE register;--", "{}", "&|!<->", "🐕", "a\u{301}\u{301}", "猫 кот"] {
            let found = names(&world, query_for(q)).await;
            assert!(found.len() < 5, "{q}: {found:?}");
        }
        assert_eq!(names(&world, query_for("and or not")).await, ["AND \"OR\" NOT"]);
        assert_eq!(names(&world, query_for("wall\" OR \"mac")).await, Vec::<String>::new());
        let refused = async |query: RegisterQuery| {
            let problem = world.clerk().send(SearchRegister { tenant: tenant(1), query }).await.unwrap_err();
            (problem.status, problem.errors.first().map(|error| error.field.clone()).unwrap_or(problem.code))
        };
        assert_eq!(refused(query_for(&"x".repeat(201))).await, (422, "q".into()));
        assert_eq!(refused(query_for("Re\0x")).await, (422, "q".into()), "on both engines, and never a fault of ours");
        assert_eq!(refused(RegisterQuery { state: Some("lost".into()), ..query_for("") }).await, (422, "state".into()));
        assert_eq!(refused(RegisterQuery { zip: Some("-".into()), ..query_for("") }).await, (422, "zip".into()));
        let cursor = Some(allpet_contract::Cursor("nonsense".into()));
        assert_eq!(refused(RegisterQuery { cursor, ..query_for("") }).await, (404, "page.not-found".into()));
    }

    async fn pages_continue_where_the_last_one_ended(engine) {
        let world = filled(engine).await;
        for q in ["", "9"] {
            let (mut cursor, mut all) = (None, Vec::new());
            loop {
                let query = RegisterQuery { limit: Some(2), cursor, ..query_for(q) };
                let page = world.clerk().send(SearchRegister { tenant: tenant(1), query }).await.unwrap();
                assert!(page.items.len() <= 2);
                all.extend(page.items.into_iter().map(|row| row.pet_name));
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(all, names(&world, query_for(q)).await);
        }
    }

    async fn an_authority_finds_its_own_rows_only(engine) {
        let world = filled(engine).await;
        assert_eq!(take(&world, 2, &csv(&["2018-01-01,1,Nobody,Cat,Sphynx,,98001"])).await.imported, 1);
        let theirs = async |q: &str| {
            let query = query_for(q);
            let page = world.other_clerk().send(SearchRegister { tenant: tenant(2), query }).await.unwrap();
            page.items.into_iter().map(|row| row.pet_name).collect::<Vec<_>>()
        };
        assert_eq!(theirs("").await, ["Nobody"]);
        assert_eq!(theirs("98").await, ["Nobody"]);
        assert!(theirs("wall").await.is_empty());
        assert!(names(&world, query_for("nobody")).await.is_empty());
        for client in [world.other_clerk(), world.ada()] {
            let problem = client.send(SearchRegister { tenant: tenant(1), query: query_for("") }).await.unwrap_err();
            assert_eq!((problem.status, problem.code.as_str()), (403, "forbidden"));
            assert_eq!(client.send(ReadQueueCounts { tenant: tenant(1) }).await.unwrap_err().status, 403);
        }
        assert_eq!(world.app.anonymous().send(ReadQueueCounts { tenant: tenant(1) }).await.unwrap_err().status, 401);
    }
}
