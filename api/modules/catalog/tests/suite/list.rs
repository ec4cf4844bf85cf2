//! Lists of products: filters, facets, sort orders and pages.

use crate::world::{BEAR, World};
use allpet_contract::Cursor;
use allpet_contract::catalog::{ListCategories, ListProducts, ProductList, ProductQuery, ProductSort};
use allpet_domain::catalog::Category;
use allpet_kernel::both_engines;

fn all() -> ProductQuery {
    ProductQuery {
        limit: Some(100),
        ..ProductQuery::default()
    }
}

/// Returns each facet's values with their counts, and the query that chooses this value alone.
fn choices(base: &ProductQuery, list: &ProductList) -> Vec<(String, u32, ProductQuery)> {
    let mut all = Vec::new();
    let facets = &list.facets;
    for known in &facets.category {
        all.push((
            known.value.as_str().into(),
            known.count,
            ProductQuery {
                category: Some(known.value),
                ..base.clone()
            },
        ));
    }
    for known in &facets.kind {
        all.push((
            known.value.as_str().into(),
            known.count,
            ProductQuery {
                kind: known.value.as_str().into(),
                ..base.clone()
            },
        ));
    }
    for known in &facets.size {
        all.push((
            known.value.clone(),
            known.count,
            ProductQuery {
                size: known.value.clone(),
                ..base.clone()
            },
        ));
    }
    for known in &facets.colour {
        all.push((
            known.value.as_str().into(),
            known.count,
            ProductQuery {
                colour: known.value.as_str().into(),
                ..base.clone()
            },
        ));
    }
    for known in &facets.material {
        all.push((
            known.value.as_str().into(),
            known.count,
            ProductQuery {
                material: known.value.as_str().into(),
                ..base.clone()
            },
        ));
    }
    for known in &facets.price {
        let query = ProductQuery {
            price_min: Some(known.value.min),
            price_max: known.value.max,
            ..base.clone()
        };
        all.push((format!("{:?}", known.value), known.count, query));
    }
    all
}

both_engines! {
    async fn a_facets_count_is_the_total_after_choosing_it(engine) {
        let world = World::new(engine).await;
        let bases = [
            all(),
            ProductQuery { category: Some(Category::Collars), colour: "teal,navy".into(), ..all() },
            ProductQuery { material: "nylon".into(), price_min: Some(1_500), price_max: Some(2_999), ..all() },
            ProductQuery { q: "leather".into(), size: "M".into(), ..all() },
        ];
        for base in bases {
            let list = world.list(base.clone()).await;
            let choices = choices(&base, &list);
            assert!(choices.len() > 8, "{base:?}");
            for (value, count, query) in choices {
                assert_eq!(world.list(query).await.total, count, "{value} of {base:?}");
            }
        }
    }

    async fn filters_narrow_and_unknown_values_find_nothing(engine) {
        let world = World::new(engine).await;
        let teal = world.list(ProductQuery { colour: "teal".into(), ..all() }).await;
        assert!(teal.items.iter().all(|card| card.swatches.iter().any(|swatch| swatch.colour.as_str() == "teal")));
        let both = world.list(ProductQuery { colour: "teal, berry".into(), ..all() }).await;
        assert!(both.total > teal.total);
        let cheap = world.list(ProductQuery { price_max: Some(999), ..all() }).await;
        assert!(cheap.total > 3 && cheap.items.iter().all(|card| card.price_from.minor <= 999));
        for unknown in [
            ProductQuery { colour: "pink".into(), ..all() },
            ProductQuery { size: "9XL".into(), ..all() },
            ProductQuery { kind: "saddle".into(), ..all() },
        ] {
            let list = world.list(unknown.clone()).await;
            assert_eq!((list.total, list.items.len()), (0, 0), "{unknown:?}");
        }
    }

    async fn every_sort_order_holds_across_pages(engine) {
        let world = World::new(engine).await;
        let total = world.list(all()).await.total;
        for sort in [ProductSort::Relevance, ProductSort::PriceUp, ProductSort::PriceDown, ProductSort::Newest, ProductSort::Name] {
            let mut query = ProductQuery { sort, limit: Some(50), ..ProductQuery::default() };
            let mut cards = Vec::new();
            loop {
                let page = world.list(query.clone()).await;
                cards.extend(page.items);
                assert_eq!(page.total, total);
                let Some(next) = page.next else { break };
                query.cursor = Some(next);
            }
            let mut slugs: Vec<_> = cards.iter().map(|card| card.slug.clone()).collect();
            slugs.sort();
            slugs.dedup();
            assert_eq!((slugs.len(), cards.len()), (total as usize, total as usize), "{sort:?}");
            let ordered = match sort {
                ProductSort::PriceUp => cards.is_sorted_by_key(|card| card.price_from.minor),
                ProductSort::PriceDown => cards.iter().rev().is_sorted_by_key(|card| card.price_from.minor),
                ProductSort::Name => cards.is_sorted_by_key(|card| card.title.to_lowercase()),
                ProductSort::Newest => cards[0].category == Category::Health,
                ProductSort::Relevance => cards[0].category != cards[1].category,
            };
            assert!(ordered, "{sort:?}");
        }
    }

    async fn categories_have_counts(engine) {
        let world = World::new(engine).await;
        let categories = world.app.anonymous().send(ListCategories {}).await.unwrap();
        assert_eq!(categories.len(), 8);
        let sum: u32 = categories.iter().map(|category| category.products).sum();
        assert_eq!(sum, world.list(all()).await.total);
        assert!(categories.iter().all(|category| category.products >= 10 && category.picture.is_some()));
    }

    async fn a_cursor_that_is_not_ours_is_refused(engine) {
        let world = World::new(engine).await;
        let query = ProductQuery { cursor: Some(Cursor("abc".into())), ..all() };
        let problem = world.app.anonymous().send(ListProducts { query }).await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (404, "page.not-found"));
    }

    async fn a_list_marks_sold_out_products(engine) {
        let world = World::new(engine).await;
        let bear = async || {
            let list = world.list(ProductQuery { q: "barnaby".into(), ..all() }).await;
            assert_eq!(list.items[0].slug, "barnaby-bear");
            list.items[0].in_stock
        };
        for (sku, left) in [(BEAR, 1), ("TOY-003-CHE", 0), ("TOY-003-BER", 0)] {
            world.set(sku, left).await;
        }
        assert!(bear().await);
        world.reserve(1, &[(BEAR, 1)]).await.unwrap();
        assert!(!bear().await);
    }
}
