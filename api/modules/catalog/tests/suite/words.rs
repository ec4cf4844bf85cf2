//! Search: words in any order, singular and plural, beginnings, and slips of the finger.

use crate::world::World;
use allpet_contract::catalog::{ProductQuery, ProductSort};
use allpet_kernel::both_engines;

fn query(q: &str) -> ProductQuery {
    ProductQuery {
        q: q.into(),
        limit: Some(100),
        ..ProductQuery::default()
    }
}

both_engines! {
    async fn words_find_products(engine) {
        let world = World::new(engine).await;
        for (words, slug) in [
            ("salmon oil", "salmon-oil"),
            ("harness rainier", "rainier-no-pull-harness"),
            ("Felt CAT cave", "felt-cat-cave"),
            ("oat shamp", "oat-shampoo"),
            ("climber leashes", "climber-rope-leash"),
        ] {
            let list = world.list(query(words)).await;
            assert_eq!(list.items.first().map(|card| card.slug.as_str()), Some(slug), "{words}");
            assert_eq!(list.taken_for, None, "{words}");
        }
    }

    async fn slips_are_forgiven_and_told(engine) {
        let world = World::new(engine).await;
        for (typed, meant, slug) in [
            ("rainier harnes", None, "rainier-no-pull-harness"),
            ("rainier harenss", Some("rainier harness"), "rainier-no-pull-harness"),
            ("salmno oil", Some("salmon oil"), "salmon-oil"),
            ("martingael colar", Some("martingale collar"), "everyday-martingale-collar"),
            ("bartaby bear", Some("barnaby bear"), "barnaby-bear"),
        ] {
            let list = world.list(query(typed)).await;
            assert_eq!(list.taken_for.as_deref(), meant, "{typed}");
            let slugs: Vec<_> = list.items.iter().map(|card| card.slug.as_str()).collect();
            assert!(slugs.contains(&slug), "{typed}: {slugs:?}");
        }
    }

    async fn what_is_in_the_title_comes_first(engine) {
        let world = World::new(engine).await;
        let list = world.list(query("leather")).await;
        let titles: Vec<_> = list.items.iter().map(|card| card.title.to_lowercase()).collect();
        let in_title = titles.iter().filter(|title| title.contains("leather")).count();
        assert!(in_title >= 4 && titles.len() > in_title, "{titles:?}");
        assert!(titles[..in_title].iter().all(|title| title.contains("leather")), "{titles:?}");
    }

    async fn a_sorted_search_finds_the_same(engine) {
        let world = World::new(engine).await;
        let by_fit = world.list(query("bowl")).await;
        let by_price = world.list(ProductQuery { sort: ProductSort::PriceUp, ..query("bowl") }).await;
        assert_eq!((by_fit.total, &by_fit.facets), (by_price.total, &by_price.facets));
        assert!(by_price.items.is_sorted_by_key(|card| card.price_from.minor));
    }

    async fn odd_searches_find_nothing_and_break_nothing(engine) {
        let world = World::new(engine).await;
        let everything = world.list(query("")).await.total;
        for odd in ["zzzzzz", "\" OR 1=1 --", "harness' | 'x", "(((", "NEAR(a b)", "狗", "qqqq qqqq", "*"] {
            let list = world.list(query(odd)).await;
            assert!(list.total == 0 || list.total <= everything, "{odd}");
        }
        assert_eq!(world.list(query("zzzzzz")).await.total, 0);
        assert_eq!(world.list(query(" – ")).await.total, everything);
        assert!(world.list(query(&"harness ".repeat(200))).await.total > 10);
    }
}
