//! The list, page by page.

use super::{World, add};
use allpet_contract::{
    Cursor, Page,
    page::Paging,
    pets::{ListPets, MakePrimary, MarkDeceased, Pet},
};
use allpet_kernel::both_engines;

fn paging(limit: u32, cursor: Option<Cursor>) -> ListPets {
    ListPets {
        query: Paging {
            limit: Some(limit),
            cursor,
        },
    }
}

fn names(page: &Page<Pet>) -> Vec<&str> {
    page.items.iter().map(|pet| pet.profile.name.as_str()).collect()
}

both_engines! {
    async fn the_primary_one_first_then_the_newest_and_the_dead_last(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let mut pets = Vec::new();
        for name in ["A", "B", "C", "D", "E", "F"] {
            pets.push(add(&world, &ada, name).await.id);
        }
        ada.send(MarkDeceased { pet: pets[5] }).await.unwrap();
        ada.send(MarkDeceased { pet: pets[1] }).await.unwrap();
        ada.send(MakePrimary { pet: pets[2] }).await.unwrap();
        let order = ["C", "E", "D", "A", "F", "B"];
        let all = ada.send(ListPets { query: Paging::default() }).await.unwrap();
        assert_eq!(names(&all), order);
        assert_eq!(all.next, None);
        for limit in 1..=6 {
            let (mut seen, mut cursor) = (Vec::new(), None);
            loop {
                let page = ada.send(paging(limit, cursor.take())).await.unwrap();
                assert!(page.items.len() <= limit as usize);
                seen.extend(names(&page).into_iter().map(str::to_owned));
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(seen, order, "{limit} to a page");
        }
    }

    async fn a_pet_added_between_two_pages_moves_none(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        for name in ["A", "B", "C", "D"] {
            add(&world, &ada, name).await;
        }
        let first = ada.send(paging(2, None)).await.unwrap();
        assert_eq!(names(&first), ["A", "D"]);
        add(&world, &ada, "E").await;
        let second = ada.send(paging(2, first.next)).await.unwrap();
        assert_eq!((names(&second), second.next.clone()), (vec!["C", "B"], None));
    }

    async fn a_foreign_cursor_is_refused(engine) {
        let world = World::new(engine).await;
        let problem = world.app.person(1).send(paging(2, Some(Cursor("x y".into())))).await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (404, "page.not-found"));
    }
}
