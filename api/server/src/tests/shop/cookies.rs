//! The guest's cookie, as a browser gets and sends it.

use super::world::World;
use allpet_contract::orders::{MergeCart, NewLine, ReadCart};
use allpet_kernel::{
    both_engines,
    testkit::{CookieJar, ORIGIN},
};
use axum::{
    body::Body,
    http::{Request, Response, header},
};
use tower::ServiceExt as _;

const PLAIN: &str = "allpet_cart";
const SECURE: &str = "__Host-allpet_cart";

/// Sends a request with these lines of cookies.
async fn send(world: &World, method: &str, path: &str, cookies: &[&str], body: String) -> Response<Body> {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("origin", ORIGIN)
        .header("content-type", "application/json")
        .header("idempotency-key", "test-key-cookies");
    for line in cookies {
        request = request.header(header::COOKIE, *line);
    }
    let request = request.body(Body::from(body)).unwrap();
    world.app.router.clone().oneshot(request).await.unwrap()
}

async fn read_cart(world: &World, cookies: &[&str]) -> (u16, serde_json::Value) {
    let answer = send(world, "GET", "/api/cart", cookies, String::new()).await;
    let status = answer.status().as_u16();
    let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap())
}

/// Adds a product to a new guest's cart. Returns the cookie's name and value, and its attributes.
async fn new_guest(world: &World) -> (String, String) {
    let line = NewLine {
        item: world.sku(0),
        quantity: 2,
    };
    let body = serde_json::to_string(&line).unwrap();
    let answer = send(world, "POST", "/api/cart/lines", &[], body).await;
    assert_eq!(answer.status(), 200);
    let line = answer.headers()[header::SET_COOKIE].to_str().unwrap();
    let (pair, attributes) = line.split_once("; ").unwrap();
    (pair.to_owned(), attributes.to_owned())
}

both_engines! {
    async fn the_guests_cookie_is_hidden_from_scripts_other_sites_and_other_hosts(engine) {
        for (secure, name, rest) in [(false, PLAIN, "Path=/api; Max-Age=7776000"), (true, SECURE, "Path=/; Max-Age=7776000; Secure")] {
            let world = World::with_cookies(engine, secure).await;
            let (pair, attributes) = new_guest(&world).await;
            let value = pair.strip_prefix(name).and_then(|rest| rest.strip_prefix('=')).unwrap();
            assert_eq!(value.len(), 43, "32 bytes in base64url: {pair}");
            assert_eq!(attributes, format!("HttpOnly; SameSite=Lax; {rest}"));
            let (status, cart) = read_cart(&world, &[&pair]).await;
            assert_eq!((status, cart["count"].as_i64()), (200, Some(2)));
        }
    }

    async fn over_https_only_this_hosts_own_cookie_counts(engine) {
        let world = World::with_cookies(engine, true).await;
        let (pair, _) = new_guest(&world).await;
        let value = pair.strip_prefix(SECURE).unwrap();
        // Another host of the domain can set a cookie of the plain name.
        let planted = format!("{PLAIN}{value}");
        assert_eq!(read_cart(&world, &[&planted]).await.1["count"].as_i64(), Some(0));
        let both = format!("{PLAIN}=planted; {pair}");
        assert_eq!(read_cart(&world, &[&both]).await.1["count"].as_i64(), Some(2));
    }

    async fn two_cookies_of_a_guest_are_refused(engine) {
        for (secure, name) in [(false, PLAIN), (true, SECURE)] {
            let world = World::with_cookies(engine, secure).await;
            let (pair, _) = new_guest(&world).await;
            let planted = format!("{name}=planted");
            let (in_one_line, in_two_lines) = (format!("{planted}; {pair}"), [planted.as_str(), &pair]);
            for cookies in [&[in_one_line.as_str()][..], &in_two_lines] {
                let (status, problem) = read_cart(&world, cookies).await;
                assert_eq!((status, problem["code"].as_str()), (400, Some("malformed")), "{cookies:?}");
            }
            assert_eq!(read_cart(&world, &[&pair]).await.0, 200);
        }
    }

    async fn merging_removes_the_cookie_over_https(engine) {
        let world = World::with_cookies(engine, true).await;
        let jar = CookieJar::default();
        let (guest, ada) = (world.app.page(&jar, None), world.person(&jar, 1));
        world.add(&guest, 1, 1).await.unwrap();
        assert!(jar.get(SECURE).is_some() && jar.get(PLAIN).is_none());
        assert_eq!(ada.send(MergeCart {}).await.unwrap().count, 1);
        assert_eq!(jar.get(SECURE), None);
        assert_eq!(ada.send(ReadCart {}).await.unwrap().count, 1);
    }
}
