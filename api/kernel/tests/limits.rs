//! The limits that endpoints declare, over real requests: in one process, and in several that share a Redis.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use allpet_contract::{
    apps::SendCrashReport,
    identity::{Refresh, SESSION_ENDED},
    licensing::{TAG_NOT_FOUND, TagView, VerifyTag},
    orders::{Order, PayOrder},
    payments::PAYMENT_DECLINED,
    pets::SearchBreeds,
};
use allpet_kernel::{
    Anyone, Buyer, Failure, Kernel, OwnPageVisitor, Routes,
    limits::LimitSettings,
    proxies::TrustedProxies,
    testkit::{ORIGIN, TestRedis, kernel},
};
use axum::{Router, body::Body, extract::ConnectInfo};
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::Value;
use std::net::SocketAddr;
use tower::ServiceExt as _;

/// A process with a few endpoints.
struct Process {
    kernel: Kernel,
    router: Router,
}

/// The parts of a response that a caller sees.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    status: u16,
    retry_after: Option<u32>,
}

const OK: Seen = Seen {
    status: 200,
    retry_after: None,
};

fn process() -> Process {
    let kernel = kernel();
    let (router, _) = Routes::new(kernel.clone(), ())
        .on(
            async |(), _: Anyone, request: VerifyTag| -> Result<TagView, Failure> {
                if request.code.starts_with("AB") {
                    // Any other outcome than “not found”.
                    return Err(allpet_contract::problem::TIMEOUT.into());
                }
                Err(TAG_NOT_FOUND.into())
            },
        )
        .on(async |(), _: Anyone, _: SearchBreeds| Ok::<_, Failure>(Vec::new()))
        .on(async |(), _: Anyone, _: SendCrashReport| Ok::<_, Failure>(()))
        .on(async |(), _: Buyer, _: PayOrder| Err::<Order, _>(Failure::from(PAYMENT_DECLINED)))
        .on(async |(), _: OwnPageVisitor, _: Refresh| {
            Err::<Option<allpet_contract::identity::Session>, _>(Failure::from(SESSION_ENDED))
        })
        .finish();
    Process { kernel, router }
}

impl Process {
    fn with(bursts: &[(&str, u32)]) -> Self {
        let process = process();
        process.configure(bursts);
        process
    }

    fn configure(&self, bursts: &[(&str, u32)]) {
        self.kernel.configure_limits(LimitSettings {
            bursts: bursts
                .iter()
                .map(|(name, burst)| ((*name).to_owned(), *burst))
                .collect(),
            ..LimitSettings::default()
        });
    }

    async fn send(&self, request: http::request::Builder, body: &str, peer: &str) -> (Seen, Value) {
        let mut request = request.body(Body::from(body.to_owned())).unwrap();
        let peer: SocketAddr = format!("{peer}:40000").parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let header = response.headers().get("retry-after");
        let seen = Seen {
            status: response.status().as_u16(),
            retry_after: header.map(|seconds| seconds.to_str().unwrap().parse().unwrap()),
        };
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (seen, serde_json::from_slice(&body).unwrap_or_default())
    }

    /// Looks a tag up.
    async fn tag(&self, code: &str, peer: &str) -> Seen {
        let request = Request::get(format!("/api/licensing/tags/{code}"));
        self.send(request, "", peer).await.0
    }

    async fn breeds(&self, peer: &str) -> Seen {
        self.send(Request::get("/api/breeds?species=dog&q=lab"), "", peer)
            .await
            .0
    }

    /// Asks for a token, without a session.
    async fn refresh(&self) -> Seen {
        let request = Request::post("/api/identity/refresh")
            .header("origin", ORIGIN)
            .header("content-type", "application/json");
        self.send(request, r#"{"app":"shell"}"#, "192.0.2.7").await.0
    }

    /// Reports a crash of a page.
    async fn report_crash(&self, peer: &str) -> Seen {
        let request = Request::post("/api/crash-reports").header("content-type", "application/json");
        self.send(request, r#"{"app":"builder","report":"/"}"#, peer)
            .await
            .0
    }

    /// Pays an order with a card that is declined.
    async fn pay(&self, order: &str, key: usize, peer: &str) -> (Seen, Value) {
        let request = Request::post(format!("/api/orders/{order}/pay"))
            .header("origin", ORIGIN)
            .header("content-type", "application/json")
            .header("idempotency-key", format!("test-key-{key}"));
        self.send(request, r#"{"card_token":"tok_declined"}"#, peer).await
    }
}

fn refused(retry_after: u32) -> Seen {
    Seen {
        status: 429,
        retry_after: Some(retry_after),
    }
}

const NOT_FOUND: Seen = Seen {
    status: 404,
    retry_after: None,
};
const ORDER: &str = "01930000-0000-7000-8000-000000000001";
const OTHER_ORDER: &str = "01930000-0000-7000-8000-000000000002";

#[tokio::test]
async fn the_next_request_passes_after_the_stated_time_and_not_before() {
    let process = Process::with(&[("reads", 2)]);
    assert_eq!(process.breeds("192.0.2.7").await, OK);
    assert_eq!(process.breeds("192.0.2.7").await, OK);
    assert_eq!(process.breeds("192.0.2.7").await, refused(30));
    assert_eq!(process.breeds("192.0.2.8").await, OK, "another address");
    process.kernel.clock().advance_seconds(29);
    assert_eq!(process.breeds("192.0.2.7").await, refused(1));
    process.kernel.clock().advance_seconds(1);
    assert_eq!(process.breeds("192.0.2.7").await, OK);
}

#[tokio::test]
async fn one_customer_of_ipv6_has_one_limit() {
    let process = Process::with(&[("reads", 1)]);
    assert_eq!(process.breeds("[2001:db8:1:2::5]").await, OK);
    assert_eq!(process.breeds("[2001:db8:1:2:ffff::9]").await.status, 429);
    assert_eq!(process.breeds("[2001:db8:1:3::5]").await, OK);
}

#[tokio::test]
async fn only_answers_that_reveal_a_guess_count() {
    let process = Process::with(&[("tag-guesses", 2)]);
    for _ in 0..10 {
        assert_eq!(
            process.tag("ABCD", "192.0.2.7").await.status,
            503,
            "known tags are free"
        );
    }
    assert_eq!(process.tag("XY", "192.0.2.7").await, NOT_FOUND);
    assert_eq!(process.tag("XZ", "192.0.2.7").await, NOT_FOUND);
    assert_eq!(process.tag("XX", "192.0.2.7").await, refused(1_800));
    assert_eq!(
        process.tag("ABCD", "192.0.2.7").await,
        refused(1_800),
        "nobody learns which tags exist"
    );
}

#[tokio::test]
async fn guesses_at_the_same_time_do_not_all_pass() {
    let process = Process::with(&[("tag-guesses", 5)]);
    let guesses = (0..50).map(|number| {
        let router = process.router.clone();
        async move {
            let mut request = Request::get(format!("/api/licensing/tags/X{number}"))
                .body(Body::empty())
                .unwrap();
            let peer: SocketAddr = "192.0.2.7:40000".parse().unwrap();
            request.extensions_mut().insert(ConnectInfo(peer));
            router.oneshot(request).await.unwrap().status()
        }
    });
    let mut tasks = tokio::task::JoinSet::new();
    guesses.for_each(|guess| {
        tasks.spawn(guess);
    });
    let answers = tasks.join_all().await;
    assert_eq!(
        answers
            .iter()
            .filter(|status| **status == StatusCode::NOT_FOUND)
            .count(),
        5
    );
}

#[tokio::test]
async fn an_order_takes_five_declined_cards_from_whomever() {
    let process = process();
    for key in 0..5 {
        let peer = format!("192.0.2.{key}");
        assert_eq!(process.pay(ORDER, key, &peer).await.0.status, 402);
    }
    let (seen, problem) = process.pay(ORDER, 5, "192.0.2.99").await;
    assert_eq!(seen, refused(24 * 3_600 / 5));
    assert_eq!(problem["code"], "too-many-requests");
    assert_eq!(
        problem["detail"],
        "The bank declined several cards for this order. Ask your bank, or place a new order later. \
         Wait 5 hours, then try again."
    );
    assert_eq!(process.pay(OTHER_ORDER, 6, "192.0.2.99").await.0.status, 402);
}

#[tokio::test]
async fn one_address_tests_no_more_than_twenty_cards() {
    let process = process();
    for number in 0..20 {
        let order = format!("01930000-0000-7000-8000-0000000001{number:02}");
        assert_eq!(process.pay(&order, number, "192.0.2.7").await.0.status, 402);
    }
    assert_eq!(process.pay(ORDER, 20, "192.0.2.7").await.0, refused(180));
}

#[tokio::test]
async fn one_address_does_not_use_up_the_crash_reports_of_all() {
    let process = Process::with(&[("crash-reports", 2), ("all-crash-reports", 3)]);
    assert_eq!(process.report_crash("192.0.2.7").await.status, 204);
    assert_eq!(process.report_crash("192.0.2.7").await.status, 204);
    assert_eq!(process.report_crash("192.0.2.7").await, refused(1_800));
    assert_eq!(process.report_crash("192.0.2.8").await.status, 204);
    assert_eq!(
        process.report_crash("192.0.2.9").await,
        refused(1_200),
        "all together"
    );
}

#[tokio::test]
async fn visitors_behind_a_trusted_proxy_are_counted_separately() {
    let process = Process::with(&[("reads", 1)]);
    process
        .kernel
        .trust_proxies(TrustedProxies::new(vec!["192.0.2.0/24".parse().unwrap()]));
    let through =
        |client: &str| Request::get("/api/breeds?species=dog&q=lab").header("x-forwarded-for", client);
    let send = async |client: &str, proxy: &str| process.send(through(client), "", proxy).await.0.status;
    assert_eq!(send("198.51.100.1", "192.0.2.1").await, 200);
    assert_eq!(send("198.51.100.2", "192.0.2.1").await, 200);
    assert_eq!(send("198.51.100.1", "192.0.2.1").await, 429);
    assert_eq!(send("198.51.100.3", "203.0.113.1").await, 200);
    assert_eq!(
        send("198.51.100.4", "203.0.113.1").await,
        429,
        "who is not trusted is counted itself"
    );
}

#[tokio::test]
async fn limits_can_be_multiplied_and_turned_off() {
    for (factor, passes) in [(Some(3), 3), (None, 50)] {
        let process = process();
        process.kernel.configure_limits(LimitSettings {
            factor,
            bursts: [("reads".to_owned(), 1)].into(),
        });
        let mut passed = 0;
        while passed < 50 && process.breeds("192.0.2.7").await == OK {
            passed += 1;
        }
        assert_eq!(passed, passes);
    }
}

#[tokio::test]
async fn processes_with_a_redis_count_together() {
    let redis = TestRedis::start().await;
    let (one, other) = (
        Process::with(&[("tag-guesses", 4)]),
        Process::with(&[("tag-guesses", 4)]),
    );
    one.kernel.share_limits(&redis.url()).unwrap();
    other.kernel.share_limits(&redis.url()).unwrap();
    for _ in 0..10 {
        assert_eq!(one.tag("ABCD", "192.0.2.7").await.status, 503);
    }
    // What does not count is given back in the background.
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    for process in [&one, &other, &one, &other] {
        assert_eq!(process.tag("XY", "192.0.2.7").await, NOT_FOUND);
    }
    for process in [&one, &other] {
        let seen = process.tag("XY", "192.0.2.7").await;
        assert_eq!(seen.status, 429);
        // Three thousand six hundred seconds for four guesses, less the time of the test.
        assert!((870..=900).contains(&seen.retry_after.unwrap()), "{seen:?}");
        assert_eq!(process.tag("XY", "192.0.2.8").await, NOT_FOUND);
    }
}

/// Sends refreshes until one is refused. Returns how many passed, and the seconds after which the next one passes.
async fn use_up_tokens(process: &Process) -> (usize, Option<u32>) {
    for passed in 0..200 {
        let seen = process.refresh().await;
        if seen.status == 429 {
            return (passed, seen.retry_after);
        }
        assert_eq!(seen.status, 401);
    }
    panic!("nothing was refused");
}

#[tokio::test]
async fn redis_lets_the_next_request_pass_after_the_stated_time() {
    const BURST: usize = 60;
    let redis = TestRedis::start().await;
    // Sixty at once, and one a second.
    let process = || Process::with(&[("tokens", 60)]);
    let (used_up, fresh) = (process(), process());
    used_up.kernel.share_limits(&redis.url()).unwrap();
    fresh.kernel.share_limits(&redis.url()).unwrap();
    // Redis may be late on a busy machine; then a process decides alone, and the round proves nothing.
    for _ in 0..3 {
        use_up_tokens(&used_up).await;
        // Its own count is nearly empty, so that only Redis can refuse it.
        fresh.kernel.clock().advance_seconds(60);
        let (passed, wait) = use_up_tokens(&fresh).await;
        tokio::time::sleep(std::time::Duration::from_millis(1_005)).await;
        // Its own count is used up and its clock stands still, so that only Redis can let it pass.
        let next = used_up.refresh().await;
        if (passed < BURST, wait, next.status) == (true, Some(1), 401) {
            return;
        }
        eprintln!("{passed} passed, then {wait:?}, then {next:?}");
    }
    panic!("Redis did not decide in three rounds");
}

#[tokio::test]
async fn without_its_redis_a_process_counts_by_itself_and_refuses_nobody_else() {
    let mut redis = TestRedis::start().await;
    let process = Process::with(&[("tag-guesses", 3)]);
    process.kernel.share_limits(&redis.url()).unwrap();
    assert_eq!(process.tag("XY", "192.0.2.7").await, NOT_FOUND);
    redis.stop();
    assert_eq!(process.tag("XY", "192.0.2.7").await, NOT_FOUND);
    assert_eq!(process.tag("XY", "192.0.2.7").await, NOT_FOUND);
    assert_eq!(
        process.tag("XY", "192.0.2.7").await.status,
        429,
        "it remembers what Redis allowed"
    );
    assert_eq!(process.tag("XY", "192.0.2.8").await, NOT_FOUND);
    redis.start_again().await;
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    assert_eq!(
        process.tag("XY", "192.0.2.7").await,
        NOT_FOUND,
        "the new Redis knows nothing"
    );
}
