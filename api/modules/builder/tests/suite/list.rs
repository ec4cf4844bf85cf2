//! Lists of designs, in pages.

use super::{World, draft, new, save};
use allpet_contract::{
    Cursor, Page,
    builder::{Design, DesignPatch, DesignsQuery, ListDesigns, UpdateDesign},
};
use allpet_domain::builder::DesignState;
use allpet_kernel::both_engines;
use futures::future::join_all;

fn list(status: Option<DesignState>, limit: u32, cursor: Option<Cursor>) -> ListDesigns {
    ListDesigns {
        query: DesignsQuery {
            status,
            limit: Some(limit),
            cursor,
        },
    }
}

fn names(page: &Page<Design>) -> Vec<&str> {
    page.items.iter().map(|design| design.name.as_str()).collect()
}

async fn save_seven_designs(world: &World) {
    let ada = world.app.person(1);
    for name in ["A", "B", "C", "D", "E", "F", "G"] {
        let body = if "BDF".contains(name) {
            draft(name)
        } else {
            new(name)
        };
        let made = save(world, &ada, body).await;
        if name == "G" {
            let body = DesignPatch {
                version: 1,
                status: Some(DesignState::Archived),
                ..DesignPatch::default()
            };
            ada.send(UpdateDesign {
                design: made.id,
                body,
            })
            .await
            .unwrap();
        }
    }
    save(world, &world.app.person(2), new("not hers")).await;
}

both_engines! {
    async fn concurrent_requests_get_their_own_pages(engine) {
        let world = World::new(engine).await;
        save_seven_designs(&world).await;
        let cases: [(u8, Option<DesignState>, u32, &[&str]); 7] = [
            (1, None, 2, &["F", "E"]),
            (1, Some(DesignState::Draft), 100, &["F", "D", "B"]),
            (2, None, 100, &["not hers"]),
            (1, Some(DesignState::Active), 1, &["E"]),
            (3, None, 100, &[]),
            (2, Some(DesignState::Draft), 100, &[]),
            (1, Some(DesignState::Archived), 5, &["G"]),
        ];
        let looking = cases.iter().cycle().take(10 * cases.len()).map(async |(person, status, limit, seen)| {
            let page = world.app.person(*person).send(list(*status, *limit, None)).await.unwrap();
            assert_eq!(names(&page), *seen, "{person} {status:?} {limit}");
        });
        join_all(looking).await;
    }

    async fn lists_are_by_state_and_without_archived_designs_by_default(engine) {
        let world = World::new(engine).await;
        save_seven_designs(&world).await;
        let ada = world.app.person(1);
        let of = async |status| ada.send(list(status, 100, None)).await.unwrap();
        assert_eq!(names(&of(None).await), ["F", "E", "D", "C", "B", "A"]);
        assert_eq!(names(&of(Some(DesignState::Draft)).await), ["F", "D", "B"]);
        assert_eq!(names(&of(Some(DesignState::Active)).await), ["E", "C", "A"]);
        assert_eq!(names(&of(Some(DesignState::Archived)).await), ["G"]);
        assert!(names(&of(Some(DesignState::Ordered)).await).is_empty());
    }

    async fn every_page_size_walks_the_same_list(engine) {
        let world = World::new(engine).await;
        save_seven_designs(&world).await;
        let ada = world.app.person(1);
        for status in [None, Some(DesignState::Draft), Some(DesignState::Active)] {
            let whole = ada.send(list(status, 100, None)).await.unwrap();
            assert_eq!(whole.next, None);
            for limit in 1..=7 {
                let (mut seen, mut cursor) = (Vec::new(), None);
                loop {
                    let page = ada.send(list(status, limit, cursor.take())).await.unwrap();
                    assert!(page.items.len() <= limit as usize);
                    seen.extend(page.items);
                    cursor = page.next;
                    if cursor.is_none() {
                        break;
                    }
                }
                assert_eq!(seen, whole.items, "{limit} to a page");
            }
        }
    }

    async fn pages_lose_no_design_with_the_same_time(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        for name in ["A", "B", "C", "D"] {
            let key = allpet_kernel::testkit::key(name);
            ada.send(allpet_contract::builder::CreateDesign { key, body: new(name) }).await.unwrap();
        }
        let first = ada.send(list(None, 2, None)).await.unwrap();
        let second = ada.send(list(None, 2, first.next.clone())).await.unwrap();
        assert_eq!((names(&first), names(&second), second.next.clone()), (vec!["D", "C"], vec!["B", "A"], None));
    }

    async fn the_design_changed_last_comes_first(engine) {
        let world = World::new(engine).await;
        save_seven_designs(&world).await;
        let ada = world.app.person(1);
        let all = ada.send(list(None, 100, None)).await.unwrap().items;
        let oldest = all.last().unwrap();
        world.app.kernel.clock().advance_seconds(1);
        let body = DesignPatch { version: 1, name: Some("Z".into()), ..DesignPatch::default() };
        ada.send(UpdateDesign { design: oldest.id, body }).await.unwrap();
        assert_eq!(names(&ada.send(list(None, 2, None)).await.unwrap()), ["Z", "F"]);
    }

    async fn limits_and_cursors_are_checked(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        for limit in [0, 101] {
            let problem = ada.send(list(None, limit, None)).await.unwrap_err();
            assert_eq!((problem.status, problem.errors[0].field.as_str(), problem.errors[0].code.as_str()), (422, "limit", "out-of-range"));
        }
        for limit in [1, 100] {
            assert!(ada.send(list(None, limit, None)).await.is_ok());
        }
        let problem = ada.send(list(None, 2, Some(Cursor("x y".into())))).await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (404, "page.not-found"));
    }
}
