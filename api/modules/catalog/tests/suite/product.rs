//! A product's page and its pictures.

use crate::world::{BALL, BALLS, World};
use allpet_contract::catalog::{
    DrawProductPreview, ProductImage, ProductQuery, ReadProduct, ReadVariants, SkuList,
};
use allpet_domain::catalog::{Category, StockState};
use allpet_kernel::{both_engines, on_read, on_write, testkit::tenant};
use axum::body::Body;
use tower::ServiceExt as _;

both_engines! {
    async fn a_page_has_the_product_its_variants_and_related_products(engine) {
        let world = World::new(engine).await;
        let read = |slug: &str| ReadProduct { slug: slug.into() };
        let product = world.app.anonymous().send(read("rainier-no-pull-harness")).await.unwrap();
        assert_eq!(product.title, "Rainier no-pull harness");
        assert_eq!(product.description.len(), 2);
        assert_eq!(product.sizes, ["S", "M", "L", "XL"]);
        assert_eq!((product.colours.len(), product.images.len(), product.variants.len()), (3, 3, 12));
        assert_eq!(product.variants[0].price.to_string(), "$39.99");
        let names: Vec<_> = product.breadcrumbs.iter().map(|step| step.name.as_str()).collect();
        assert_eq!(names, ["Catalog", "Harnesses", "No-pull harness"]);
        assert_eq!(product.related.len(), 4);
        assert!(product.related.iter().all(|card| card.category == Category::Harnesses && card.slug != product.slug));
        let missing = world.app.anonymous().send(read("no-such-thing")).await.unwrap_err();
        assert_eq!((missing.status, missing.code.as_str()), (404, "catalog.product-not-found"));
    }

    async fn a_buyer_sees_how_many_are_left(engine) {
        let world = World::new(engine).await;
        let stock_of = async |sku: &str| {
            let variant = world.variant("fetch-ball", sku).await;
            (variant.stock, variant.left)
        };
        world.set(BALL, 20).await;
        assert_eq!((stock_of(BALL).await, stock_of(BALLS).await), ((StockState::InStock, None), (StockState::InStock, None)));
        world.set(BALL, 5).await;
        // Five balls are one pack of three.
        assert_eq!((stock_of(BALL).await, stock_of(BALLS).await), ((StockState::FewLeft, Some(5)), (StockState::FewLeft, Some(1))));
        world.set(BALL, 2).await;
        assert_eq!((stock_of(BALL).await, stock_of(BALLS).await), ((StockState::FewLeft, Some(2)), (StockState::Out, None)));
    }

    async fn other_modules_read_facts_about_skus(engine) {
        let world = World::new(engine).await;
        world.set(BALL, 10).await;
        let skus = ["HAR-001-TEA-M", "NO-SUCH", BALLS].map(str::to_owned).to_vec();
        let orders = world.app.kernel.client("orders");
        let facts = orders.send(ReadVariants { body: SkuList { skus } }).await.unwrap();
        let seen: Vec<_> = facts
            .iter()
            .map(|fact| (fact.title.as_str(), fact.option_text.as_str(), fact.price.to_string(), fact.shop))
            .collect();
        assert_eq!(seen, [
            ("Rainier no-pull harness", "M, Teal", "$42.99".to_owned(), tenant(1)),
            ("Fetch ball", "Pack of 3, Teal", "$19.99".to_owned(), tenant(1)),
        ]);
        assert_eq!((facts[1].available, facts[1].weight_grams), (3, 270));
        let many = vec![BALL.to_owned(); 201];
        let refused = orders.send(ReadVariants { body: SkuList { skus: many } }).await.unwrap_err();
        assert!(refused.field("skus").is_some());
        let person = world.app.person(1).send(ReadVariants { body: SkuList { skus: Vec::new() } }).await.unwrap_err();
        assert_eq!(person.code, "forbidden");
    }

    async fn a_link_to_a_product_shows_its_card(engine) {
        let world = World::new(engine).await;
        let draw = |slug: &str| DrawProductPreview { slug: slug.into() };
        let card = world.app.anonymous().send(draw("rainier-no-pull-harness")).await.unwrap();
        assert_eq!(card.content_type, "image/png");
        assert_eq!(&card.bytes[..8], b"\x89PNG\r\n\x1a\n");
        let number = |at: usize| u32::from_be_bytes(card.bytes[at..at + 4].try_into().unwrap());
        assert_eq!((number(16), number(20)), (1_200, 630));
        let other = world.app.anonymous().send(draw("fetch-ball")).await.unwrap();
        assert!(card.bytes != other.bytes, "each product has a picture of its own");
        let missing = world.app.anonymous().send(draw("no-such-thing")).await.unwrap_err();
        assert_eq!((missing.status, missing.code.as_str()), (404, "catalog.product-not-found"));
    }

    async fn previews_are_drawn_in_advance(engine) {
        let world = World::new(engine).await;
        let preview = async || {
            let request = DrawProductPreview { slug: "fetch-ball".into() };
            world.app.anonymous().send(request).await.unwrap().bytes
        };
        let drawn_now = preview().await;
        // Drawing all of them takes a development build a minute.
        let mut tx = world.db.begin().await.unwrap();
        let mark = "UPDATE products SET drawn = 1 WHERE slug <> 'fetch-ball' AND no > 5";
        on_write!(tx, c => sqlx::query(mark).execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        let run = || world.app.run_scheduled("catalog", "catalog.draw-previews");
        assert_eq!([run().await, run().await, run().await], [5, 1, 0], "a part in each run, and each product once");
        assert!(preview().await == drawn_now, "the same picture");
        // Nobody draws it again.
        let mut tx = world.db.begin().await.unwrap();
        let overwrite = "UPDATE previews SET png = $1";
        on_write!(tx, c => sqlx::query(overwrite).bind(b"kept".as_slice()).execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        assert_eq!(preview().await, b"kept");
    }

    async fn a_product_that_cannot_be_drawn_holds_up_no_other(engine) {
        let world = World::new(engine).await;
        let mut tx = world.db.begin().await.unwrap();
        // Two are due, and the first has a style that no drawing knows.
        for change in [
            "UPDATE products SET drawn = 1 WHERE no > 2",
            "UPDATE products SET style = 9 WHERE no = 1",
            "UPDATE revisions SET number = number + 1 WHERE name = 'products'",
        ] {
            on_write!(tx, c => sqlx::query(change).execute(c).await.map(drop)).unwrap();
        }
        tx.commit().await.unwrap();
        world.app.kernel.clock().advance_seconds(1);
        let run = || world.app.run_scheduled("catalog", "catalog.draw-previews");
        assert_eq!([run().await, run().await], [2, 0], "it is not tried again in each run");
        let drawn = "SELECT product FROM previews";
        let drawn: Vec<i64> = on_read!(world.db, c => sqlx::query_scalar(drawn).fetch_all(c).await).unwrap();
        assert_eq!(drawn, [2]);
    }

    async fn seeding_twice_adds_nothing(engine) {
        let world = World::new(engine).await;
        assert_eq!(allpet_catalog::seed(&world.app.kernel, &world.db, tenant(1)).await.unwrap(), 0);
        assert_eq!(world.announced("product.published").await, i64::from(world.list(ProductQuery::default()).await.total));
    }
}

#[tokio::test]
async fn a_picture_may_be_cached_forever() {
    let world = World::new(allpet_kernel::testkit::Engine::Sqlite).await;
    let name = "flat-collar_teal_0_1.svg";
    let request = http_get(&format!("/api/catalog/images/{name}"));
    let answer = world.app.router.clone().oneshot(request).await.unwrap();
    let headers: Vec<_> = ["content-type", "cache-control", "cross-origin-resource-policy"]
        .iter()
        .flat_map(|name| answer.headers().get_all(*name))
        .map(|value| value.to_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        headers,
        [
            "image/svg+xml; charset=utf-8",
            "public, max-age=31536000, immutable",
            "cross-origin"
        ]
    );
    let image = |name: &str| ProductImage { name: name.into() };
    let file = world.app.anonymous().send(image(name)).await.unwrap();
    assert!(file.bytes.starts_with(b"<svg "));
    let missing = world
        .app
        .anonymous()
        .send(image("flat-collar_teal_9_1.svg"))
        .await
        .unwrap_err();
    assert_eq!(missing.code, "catalog.picture-not-found");
}

#[tokio::test]
async fn a_preview_is_for_other_sites_and_cached_for_an_hour() {
    let world = World::new(allpet_kernel::testkit::Engine::Sqlite).await;
    let request = http_get("/api/catalog/products/fetch-ball/preview.png");
    let answer = world.app.router.clone().oneshot(request).await.unwrap();
    let headers: Vec<_> = ["content-type", "cache-control", "cross-origin-resource-policy"]
        .iter()
        .flat_map(|name| answer.headers().get_all(*name))
        .map(|value| value.to_str().unwrap().to_owned())
        .collect();
    assert_eq!(headers, ["image/png", "public, max-age=3600", "cross-origin"]);
}

fn http_get(path: &str) -> axum::http::Request<Body> {
    axum::http::Request::get(path).body(Body::empty()).unwrap()
}
