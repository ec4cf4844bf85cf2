//! Refresh tokens: valid once, with a short grace period; reusing one ends the session.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod common;

use allpet_contract::{
    Problem,
    events::{Event as _, SessionRevoked},
    identity::{IsPlatformAdmin, Refresh, Session, SignOut, TokenRequest, WhoAmI},
};
use allpet_identity::{Settings, set_platform_admin};
use allpet_kernel::{
    both_engines, on_read,
    testkit::{Engine, ORIGIN, TestApp},
};
use common::{Browser, PASSWORD, World, code, kernel_of_our_pages, neighbours};
use tower::ServiceExt as _;

const DAY: u64 = 24 * 60 * 60;

async fn signed_in(engine: Engine) -> (World, Browser) {
    let world = World::new(engine).await;
    let mut browser = world.browser();
    browser.sign_up("ada@example.com").await.unwrap();
    (world, browser)
}

async fn revocations(world: &World) -> i64 {
    on_read!(world.db, c => sqlx::query_scalar("SELECT COUNT(*) FROM outbox WHERE topic = $1")
        .bind(SessionRevoked::TOPIC).fetch_one(c).await)
    .unwrap()
}

/// Refreshes with a given cookie. Returns the response, and the new cookie if it was set.
async fn refresh_with(browser: &Browser, cookie: &str) -> (Result<Session, Problem>, Option<String>) {
    let mut other = Browser {
        cookie: Some(cookie.to_owned()),
        ..browser.clone()
    };
    let (answer, line) = other
        .call(
            Refresh {
                body: TokenRequest { app: "shell".into() },
            },
            None,
        )
        .await;
    (answer.map(Option::unwrap), line.and(other.cookie))
}

both_engines! {
    async fn each_use_changes_the_token_and_keeps_the_session(engine) {
        let (world, mut browser) = signed_in(engine).await;
        let mut seen = vec![browser.cookie.clone().unwrap()];
        let mut session = None;
        for _ in 0..3 {
            let claims = world.claims(&browser.refresh("shell").await.unwrap());
            assert_eq!(*session.get_or_insert(claims.sid), claims.sid);
            let cookie = browser.cookie.clone().unwrap();
            assert!(!seen.contains(&cookie));
            seen.push(cookie);
            world.wait(60);
        }
    }

    async fn a_reused_token_ends_the_session(engine) {
        let (world, mut browser) = signed_in(engine).await;
        let stolen = browser.cookie.clone().unwrap();
        browser.refresh("shell").await.unwrap();
        world.wait(11);
        let (answer, cookie) = refresh_with(&browser, &stolen).await;
        let problem = answer.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (401, "identity.session-ended"));
        assert_eq!(cookie, None);
        assert_eq!(revocations(&world).await, 1);
        assert_eq!(code(browser.refresh("shell").await), "identity.session-ended", "the newest token went with it");
        let _ = refresh_with(&browser, &stolen).await;
        assert_eq!(revocations(&world).await, 1, "a session is revoked once");
        browser.sign_in("ada@example.com", PASSWORD).await.unwrap();
        browser.refresh("shell").await.unwrap();
    }

    async fn a_revoked_session_leaves_others_alone(engine) {
        let (world, mut browser) = signed_in(engine).await;
        let mut phone = world.browser();
        phone.sign_in("ada@example.com", PASSWORD).await.unwrap();
        let stolen = browser.cookie.clone().unwrap();
        browser.refresh("shell").await.unwrap();
        world.wait(11);
        assert_eq!(code(refresh_with(&browser, &stolen).await.0), "identity.session-ended");
        phone.refresh("shell").await.unwrap();
    }

    async fn a_lost_response_can_be_repeated(engine) {
        let (world, browser) = signed_in(engine).await;
        let old = browser.cookie.clone().unwrap();
        let (_, lost) = refresh_with(&browser, &old).await;
        world.wait(10);
        let (answer, again) = refresh_with(&browser, &old).await;
        answer.unwrap();
        assert_eq!(again, lost, "one newest token, not two");
        world.wait(60);
        refresh_with(&browser, &again.unwrap()).await.0.unwrap();
        assert_eq!(revocations(&world).await, 0);
    }

    async fn tabs_that_refresh_together_get_the_same_token(engine) {
        let (world, browser) = signed_in(engine).await;
        let old = browser.cookie.clone().unwrap();
        let tab = || refresh_with(&browser, &old);
        let (one, two, three, four) = tokio::join!(tab(), tab(), tab(), tab());
        let mut cookies = Vec::new();
        for (answer, cookie) in [one, two, three, four] {
            answer.unwrap();
            cookies.push(cookie.unwrap());
        }
        cookies.dedup();
        assert_eq!(cookies.len(), 1);
        world.wait(60);
        refresh_with(&browser, &cookies[0]).await.0.unwrap();
        assert_eq!(revocations(&world).await, 0);
    }

    async fn a_late_tab_gets_an_access_token_and_leaves_the_newer_cookie(engine) {
        let (world, mut browser) = signed_in(engine).await;
        let old = browser.cookie.clone().unwrap();
        browser.refresh("shell").await.unwrap();
        browser.refresh("licensing").await.unwrap();
        world.wait(5);
        let (answer, cookie) = refresh_with(&browser, &old).await;
        answer.unwrap();
        assert_eq!(cookie, None);
        browser.refresh("shell").await.unwrap();
    }

    async fn a_thief_in_the_grace_period_is_detected_at_the_next_use(engine) {
        let (world, mut browser) = signed_in(engine).await;
        let stolen = browser.cookie.clone().unwrap();
        browser.refresh("shell").await.unwrap();
        let (answer, thief) = refresh_with(&browser, &stolen).await;
        answer.unwrap();
        world.wait(900);
        browser.refresh("shell").await.unwrap();
        world.wait(900);
        assert_eq!(code(refresh_with(&browser, &thief.unwrap()).await.0), "identity.session-ended");
        assert_eq!(code(browser.refresh("shell").await), "identity.session-ended");
        assert_eq!(revocations(&world).await, 1);
    }

    async fn the_grace_period_starts_at_the_first_use(engine) {
        let (world, browser) = signed_in(engine).await;
        let old = browser.cookie.clone().unwrap();
        for _ in 0..2 {
            refresh_with(&browser, &old).await.0.unwrap();
            world.wait(6);
        }
        assert_eq!(code(refresh_with(&browser, &old).await.0), "identity.session-ended");
    }

    async fn thirty_days_without_use_end_a_session(engine) {
        let (world, mut browser) = signed_in(engine).await;
        let world = world.without_roles();
        world.wait(29 * DAY);
        browser.refresh("shell").await.unwrap();
        world.wait(29 * DAY);
        browser.refresh("shell").await.unwrap();
        world.wait(30 * DAY);
        assert_eq!(code(browser.refresh("shell").await), "identity.session-ended");
        assert_eq!(revocations(&world).await, 0, "time ended it, nobody stole it");
    }

    async fn ninety_days_end_a_session_however_much_it_is_used(engine) {
        let (world, mut browser) = signed_in(engine).await;
        let world = world.without_roles();
        for _ in 0..4 {
            world.wait(22 * DAY);
            browser.refresh("shell").await.unwrap();
        }
        world.wait(2 * DAY - 60);
        let last = browser.refresh("shell").await.unwrap();
        assert_eq!(last.expires_in, 60, "no token outlives its session");
        world.wait(60);
        assert_eq!(code(world.with_token(&last.access_token, WhoAmI {}).await), "signed-out");
        assert_eq!(code(browser.refresh("shell").await), "identity.session-ended");
        assert_eq!(revocations(&world).await, 1);
        browser.sign_in("ada@example.com", PASSWORD).await.unwrap();
    }

    async fn twelve_hours_end_a_session_of_staff(engine) {
        let (world, mut browser) = signed_in(engine).await;
        world.wait(12 * 60 * 60 - 60);
        assert_eq!(browser.refresh("shell").await.unwrap().expires_in, 60);
        world.wait(60);
        assert_eq!(code(browser.refresh("shell").await), "identity.session-ended");
        browser.sign_in("ada@example.com", PASSWORD).await.unwrap();
    }

    async fn an_invalid_cookie_has_no_session(engine) {
        let (_world, browser) = signed_in(engine).await;
        for cookie in ["", "nonsense", &"A".repeat(43)] {
            assert_eq!(code(refresh_with(&browser, cookie).await.0), "identity.session-ended");
        }
        let mut empty = Browser { cookie: None, ..browser };
        let nobody = empty.send(Refresh { body: TokenRequest { app: "shell".into() } }).await.unwrap();
        assert_eq!(nobody, None, "to be nobody is no error");
    }

    async fn two_cookies_of_one_name_are_refused(engine) {
        let (_world, browser) = signed_in(engine).await;
        let own = browser.cookie.clone().unwrap();
        let planted = format!("{own}; allpet_session={own}");
        let problem = refresh_with(&browser, &planted).await.0.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (400, "malformed"));
        refresh_with(&browser, &own).await.0.unwrap();
    }

    async fn signing_out_ends_access_tokens_at_once(engine) {
        let (world, mut browser) = signed_in(engine).await;
        let token = browser.refresh("shell").await.unwrap().access_token;
        let mut phone = world.browser();
        let other = phone.sign_in("ada@example.com", PASSWORD).await.unwrap().access_token;
        world.with_token(&token, WhoAmI {}).await.unwrap();
        browser.sign_out().await.unwrap();
        let ended = world.with_token(&token, WhoAmI {}).await.unwrap_err();
        assert_eq!((ended.status, ended.code.as_str()), (401, "signed-out"));
        world.with_token(&other, WhoAmI {}).await.unwrap();
    }

    async fn another_process_refuses_an_ended_sessions_tokens_within_a_second(engine) {
        let (world, mut browser) = signed_in(engine).await;
        let token = browser.refresh("shell").await.unwrap().access_token;
        let kernel = kernel_of_our_pages();
        let settings = Settings { secure_cookies: false, ..Settings::default() };
        let identity = allpet_identity::compose(&kernel, world.db.clone(), settings).await.unwrap();
        let beside = neighbours(&kernel, &world.db, &world.staff);
        let second = TestApp::new(kernel, vec![identity, beside]);
        let request_account = async || {
            let mut page = Browser { router: second.router.clone(), origin: None, ..browser.clone() };
            page.call(WhoAmI {}, Some(&token)).await.0
        };
        request_account().await.unwrap();
        browser.clone().sign_out().await.unwrap();
        second.kernel.clock().advance_seconds(1);
        assert_eq!(code(request_account().await), "signed-out");
    }

    async fn signing_out_clears_the_browsers_cache(engine) {
        let (world, mut browser) = signed_in(engine).await;
        let request = |method: &str, path: &str, more: (&'static str, String)| {
            http::Request::builder().method(method).uri(path).header("origin", ORIGIN)
                .header(more.0, more.1).body(axum::body::Body::empty()).unwrap()
        };
        let token = browser.refresh("shell").await.unwrap().access_token;
        let send = async |request| world.app.router.clone().oneshot(request).await.unwrap();
        let header = |answer: &http::Response<axum::body::Body>, name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        let mine = send(request("GET", "/api/identity/me", ("authorization", format!("Bearer {token}")))).await;
        assert_eq!(header(&mine, "cache-control"), "no-store");
        let cookie = format!("allpet_session={}", browser.cookie.clone().unwrap());
        let out = send(request("POST", "/api/identity/sign-out", ("cookie", cookie))).await;
        assert_eq!(header(&out, "clear-site-data"), r#""cache", "storage""#);
        assert_eq!(header(&out, "cache-control"), "no-store");
    }

    async fn signing_out_ends_the_session_and_removes_the_cookie(engine) {
        let (world, mut browser) = signed_in(engine).await;
        let before = browser.cookie.clone().unwrap();
        let (answer, line) = browser.call(SignOut {}, None).await;
        answer.unwrap();
        assert_eq!(line.unwrap(), "allpet_session=; HttpOnly; SameSite=Lax; Path=/api/identity; Max-Age=0");
        assert_eq!(browser.cookie, None);
        assert_eq!(code(refresh_with(&browser, &before).await.0), "identity.session-ended");
        assert_eq!(revocations(&world).await, 1);
        browser.sign_out().await.unwrap();
        assert_eq!(revocations(&world).await, 1);
    }

    async fn signing_out_in_a_late_tab_ends_the_session_too(engine) {
        let (_world, mut browser) = signed_in(engine).await;
        let mut late = browser.clone();
        browser.refresh("shell").await.unwrap();
        late.sign_out().await.unwrap();
        assert_eq!(code(browser.refresh("shell").await), "identity.session-ended");
    }

    async fn signing_in_again_ends_the_earlier_session(engine) {
        let (_world, mut browser) = signed_in(engine).await;
        let before = browser.cookie.clone().unwrap();
        browser.sign_in("ada@example.com", PASSWORD).await.unwrap();
        assert_eq!(code(refresh_with(&browser, &before).await.0), "identity.session-ended");
        browser.refresh("shell").await.unwrap();
    }

    async fn only_hashes_are_stored(engine) {
        let (world, browser) = signed_in(engine).await;
        let cookie = allpet_kernel::cursor::from_base64url(&browser.cookie.clone().unwrap()).unwrap();
        let hashes: Vec<Vec<u8>> =
            on_read!(world.db, c => sqlx::query_scalar("SELECT hash FROM refresh_tokens").fetch_all(c).await).unwrap();
        assert_eq!(hashes.len(), 1);
        assert_ne!(hashes[0], cookie);
        let stored: String =
            on_read!(world.db, c => sqlx::query_scalar("SELECT password FROM people").fetch_one(c).await).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
    }

    async fn ended_sessions_are_deleted(engine) {
        let (world, _browser) = signed_in(engine).await;
        let clean_up = async || world.app.run_scheduled("identity", "identity.remove-ended-sessions").await;
        world.wait(29 * DAY);
        assert_eq!(clean_up().await, 0);
        // Its access tokens may be in use for a quarter of an hour after its end.
        world.wait(DAY + 60 * 60);
        assert_eq!(clean_up().await, 1);
        for table in ["refresh_tokens", "attempts", "sessions", "ended_sessions"] {
            let count = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
            let left: i64 = on_read!(world.db, c => sqlx::query_scalar(count).fetch_one(c).await).unwrap();
            assert_eq!(left, 0, "{table}");
        }
    }
}

both_engines! {
    /// The role is in tokens of the shell alone, and a person who loses it has none from the next token on.
    async fn an_admin_of_the_platform_has_the_role_in_the_shell_only(engine) {
        let (world, mut browser) = signed_in(engine).await;
        let session = browser.refresh("shell").await.unwrap();
        assert!(!session.user.platform_admin && !world.claims(&session).platform_admin);
        let (kernel, user) = (world.app.kernel.clone(), session.user.id);
        assert!(set_platform_admin(&kernel, &world.db, user, true).await.unwrap());
        assert!(!set_platform_admin(&kernel, &world.db, user, true).await.unwrap(), "already");
        let session = browser.refresh("shell").await.unwrap();
        assert!(session.user.platform_admin && world.claims(&session).platform_admin);
        let of_an_app = browser.refresh("licensing").await.unwrap();
        assert!(!world.claims(&of_an_app).platform_admin);
        let asked = kernel.client("kernel").send(IsPlatformAdmin { user }).await;
        assert_eq!(asked, Ok(true));
        assert!(set_platform_admin(&kernel, &world.db, user, false).await.unwrap());
        let session = browser.refresh("shell").await.unwrap();
        assert!(!session.user.platform_admin && !world.claims(&session).platform_admin);
    }
}
