//! Search: words in any order, singular and plural, prefixes, and typing errors.

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

    async fn typing_errors_are_corrected_and_shown(engine) {
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

    async fn matches_in_the_title_come_first(engine) {
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

    async fn odd_searches_do_no_harm(engine) {
        let world = World::new(engine).await;
        let everything = world.list(query("")).await.total;
        for odd in ["zzzzzz", "\" OR 1=1 --", "harness' | 'x", "(((", "NEAR(a b)", "狗", "qqqq qqqq", "*"] {
            let list = world.list(query(odd)).await;
            assert!(list.total == 0 || list.total <= everything, "{odd}");
        }
        assert_eq!(world.list(query("zzzzzz")).await.total, 0);
        for nothing in ["%", "🐕", " – ", "_", "%%%"] {
            assert_eq!(world.list(query(nothing)).await.total, 0, "{nothing:?}");
        }
        for untyped in ["  ", "\u{200b}"] {
            assert_eq!(world.list(query(untyped)).await.total, everything, "nothing was typed: {untyped:?}");
        }
        assert!(world.list(query(&"harness ".repeat(200))).await.total > 10);
    }

    async fn synonyms_are_found(engine) {
        use allpet_domain::catalog::{Category, Colour, Kind};
        let world = World::new(engine).await;
        let found = async |words: &str| {
            let list = world.list(query(words)).await;
            assert!(list.total > 0, "{words}");
            assert_eq!((list.taken_for, list.fits_most), (None, false), "{words}");
            list.items
        };
        assert!(found("nail clippers").await.iter().all(|card| card.kind == Kind::Clipper));
        let leashes = found("lead").await;
        let all = world.list(ProductQuery { category: Some(Category::Leashes), ..query("") }).await.total;
        let found_leashes = leashes.iter().filter(|card| card.category == Category::Leashes).count();
        assert_eq!(u32::try_from(found_leashes).unwrap(), all, "every leash is a lead");
        assert!(leashes[..found_leashes].iter().all(|card| card.category == Category::Leashes), "and comes first");
        for card in found("black collar").await.iter().take(3) {
            assert_eq!(card.category, Category::Collars, "{}", card.slug);
            assert!(card.swatches.iter().any(|swatch| swatch.colour == Colour::Charcoal), "{}", card.slug);
        }
        let red = found("red ball").await;
        assert!(red.iter().any(|card| card.kind == Kind::Ball));
        let large = found("large bed").await;
        assert!(large.len() >= 5);
        for card in large.iter().take(5) {
            assert_eq!(card.category, Category::Beds, "{}", card.slug);
        }
        assert_eq!(found("extra large bed").await[0].category, Category::Beds);
        let sized = ProductQuery { category: Some(Category::Beds), size: "L".into(), ..query("") };
        let (by_word, by_facet) = (query("l bed"), world.list(sized).await.total);
        assert!(world.list(by_word).await.total >= by_facet);
        found("color").await;
        assert_eq!(world.list(query("color")).await.items, world.list(query("colour")).await.items);
        assert!(found("collar for cat").await.iter().take(4).all(|card| card.kind == Kind::CatCollar));
        assert!(found("dog food").await.iter().take(3).all(|card| card.category != Category::Toys));
        let dogs = found("dog bed").await;
        assert!(dogs.iter().all(|card| !card.title.contains("cat ")), "products for cats are not for dogs");
    }

    async fn accents_may_be_composed_or_not(engine) {
        let world = World::new(engine).await;
        let plain = world.list(query("decor")).await;
        for accented in ["d\u{e9}cor", "de\u{301}cor"] {
            let list = world.list(query(accented)).await;
            assert_eq!((&list.items, list.total), (&plain.items, plain.total), "{accented}");
        }
        let found = world.list(query("caf\u{e9}")).await;
        assert!(found.total > 0);
        assert_eq!(world.list(query("cafe\u{301}")).await.items, found.items);
    }

    async fn many_words_find_products_that_match_most_of_them(engine) {
        let world = World::new(engine).await;
        let list = world.list(query("soft red dog collar for small puppy with bell")).await;
        assert!(list.total > 0);
        assert!(list.items[0].title.to_lowercase().contains("collar"), "{}", list.items[0].title);
        let some = world.list(query("martingale zzzzzz")).await;
        assert!(some.fits_most && some.total > 0);
    }

    async fn a_correction_is_suggested_if_it_finds_more(engine) {
        let world = World::new(engine).await;
        let typed = world.list(query("help")).await;
        assert!(typed.total > 0 && typed.items.iter().all(|card| !card.title.contains("Hemp")));
        assert_eq!((typed.taken_for.as_deref(), typed.did_you_mean.as_deref()), (None, Some("hemp")));
        // A word that names a product gets no suggestion.
        let named = world.list(query("feather")).await;
        assert_eq!((named.total > 0, named.did_you_mean), (true, None));
    }
}
