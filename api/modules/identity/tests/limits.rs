//! Guesses are delayed more and more; the right password gets in.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod common;

use allpet_kernel::{both_engines, limits::LimitSettings, proxies::TrustedProxies};
use common::{Browser, PASSWORD, World, code};

const WRONG: &str = "wrong horse battery";

async fn wrong_times(browser: &mut Browser, email: &str, times: usize) {
    for _ in 0..times {
        assert_eq!(
            code(browser.sign_in(email, WRONG).await),
            "identity.wrong-password"
        );
    }
}

both_engines! {
    async fn the_sixth_guess_is_delayed_and_the_delay_grows(engine) {
        let world = World::new(engine).await;
        let mut browser = world.browser();
        browser.sign_up("ada@example.com").await.unwrap();
        wrong_times(&mut browser, "ada@example.com", 5).await;
        let problem = browser.sign_in("ada@example.com", PASSWORD).await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (429, "identity.too-many-attempts"));
        assert_eq!(problem.detail.as_deref(), Some("Wait 15 seconds, then try again."));
        assert_eq!(problem.retry_after, Some(15));
        world.wait(14);
        assert!(browser.sign_in("ada@example.com", WRONG).await.unwrap_err().detail.unwrap().contains("1 second,"));
        world.wait(1);
        wrong_times(&mut browser, "ada@example.com", 1).await;
        assert!(browser.sign_in("ada@example.com", WRONG).await.unwrap_err().detail.unwrap().contains("30 seconds"));
        world.wait(30);
        browser.sign_in("ada@example.com", PASSWORD).await.unwrap();
        wrong_times(&mut browser, "ada@example.com", 5).await;
    }

    async fn an_unknown_address_is_limited_like_a_known_one(engine) {
        let world = World::new(engine).await;
        let mut browser = world.browser();
        wrong_times(&mut browser, "nobody@example.com", 5).await;
        assert_eq!(code(browser.sign_in("nobody@example.com", WRONG).await), "identity.too-many-attempts");
    }

    async fn an_attacker_elsewhere_does_not_lock_the_owner_out(engine) {
        let world = World::new(engine).await;
        let mut owner = world.browser();
        owner.sign_up("ada@example.com").await.unwrap();
        let mut guesser = world.browser();
        guesser.peer = "198.51.100.1:40000".parse().unwrap();
        wrong_times(&mut guesser, "ada@example.com", 5).await;
        assert_eq!(code(guesser.sign_in("ada@example.com", PASSWORD).await), "identity.too-many-attempts");
        owner.sign_in("ada@example.com", PASSWORD).await.unwrap();
    }

    async fn visitors_behind_a_proxy_are_counted_separately(engine) {
        let world = World::new(engine).await;
        let mut owner = world.browser();
        world.app.kernel.trust_proxies(TrustedProxies::new(vec!["192.0.2.0/24".parse().unwrap()]));
        owner.sign_up("ada@example.com").await.unwrap();
        let mut guesser = world.browser();
        guesser.forwarded_for = Some("198.51.100.1".into());
        wrong_times(&mut guesser, "ada@example.com", 5).await;
        guesser.forwarded_for = Some("203.0.113.5, 198.51.100.1".into());
        assert_eq!(code(guesser.sign_in("ada@example.com", PASSWORD).await), "identity.too-many-attempts");
        owner.forwarded_for = Some("198.51.100.2".into());
        owner.sign_in("ada@example.com", PASSWORD).await.unwrap();
    }

    async fn a_forged_client_address_is_ignored(engine) {
        let world = World::new(engine).await;
        world.app.kernel.trust_proxies(TrustedProxies::new(vec!["10.0.0.7".parse().unwrap()]));
        let mut guesser = world.browser();
        for guess in 0..5 {
            guesser.forwarded_for = Some(format!("198.51.100.{guess}"));
            wrong_times(&mut guesser, "ada@example.com", 1).await;
        }
        guesser.forwarded_for = Some("198.51.100.9".into());
        assert_eq!(code(guesser.sign_in("ada@example.com", WRONG).await), "identity.too-many-attempts");
    }

    async fn guesses_that_arrive_together_are_counted_together(engine) {
        let world = World::new(engine).await;
        world.browser().sign_up("ada@example.com").await.unwrap();
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let mut browser = world.browser();
            tasks.spawn(async move { code(browser.sign_in("ada@example.com", WRONG).await) });
        }
        let codes = tasks.join_all().await;
        assert_eq!(codes.iter().filter(|code| *code == "identity.wrong-password").count(), 5);
        assert_eq!(codes.iter().filter(|code| *code == "identity.too-many-attempts").count(), 15);
    }

    async fn a_network_that_tries_many_accounts_is_limited(engine) {
        let world = World::new(engine).await;
        let mut browser = world.browser();
        browser.sign_up("ada@example.com").await.unwrap();
        for account in 0..10 {
            wrong_times(&mut browser, &format!("person{account}@example.com"), 4).await;
        }
        browser.sign_in("ada@example.com", PASSWORD).await.unwrap();
        for account in 10..12 {
            wrong_times(&mut browser, &format!("person{account}@example.com"), 5).await;
        }
        let known = browser.clone();
        browser.device = None;
        assert_eq!(code(browser.sign_in("ada@example.com", PASSWORD).await), "identity.too-many-attempts");
        let mut elsewhere = Browser { peer: "198.51.100.1:40000".parse().unwrap(), ..browser.clone() };
        elsewhere.sign_in("ada@example.com", PASSWORD).await.unwrap();
        known.clone().sign_in("ada@example.com", PASSWORD).await.unwrap();
        world.wait(15);
        browser.sign_in("ada@example.com", PASSWORD).await.unwrap();
    }

    async fn the_count_restarts_after_a_day(engine) {
        let world = World::new(engine).await;
        let mut browser = world.browser();
        wrong_times(&mut browser, "ada@example.com", 4).await;
        world.wait(24 * 60 * 60);
        wrong_times(&mut browser, "ada@example.com", 5).await;
        assert_eq!(code(browser.sign_in("ada@example.com", WRONG).await), "identity.too-many-attempts");
    }

    async fn sign_ups_from_one_network_are_limited(engine) {
        let world = World::new(engine).await;
        world.app.kernel.configure_limits(LimitSettings {
            bursts: [("sign-ups".to_owned(), 2)].into(),
            ..LimitSettings::default()
        });
        let mut browser = world.browser();
        browser.sign_up("one@example.com").await.unwrap();
        assert_eq!(code(browser.sign_up("one@example.com").await), "identity.email-taken");
        world.wait(60);
        let problem = browser.sign_up("three@example.com").await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (429, "too-many-requests"));
        let words = "Many accounts were created from your network. Wait 29 minutes, then try again.";
        assert_eq!(problem.detail.as_deref(), Some(words));
        assert_eq!(problem.retry_after, Some(1_740));
        browser.sign_in("one@example.com", PASSWORD).await.unwrap();
        let mut elsewhere = Browser { peer: "198.51.100.1:40000".parse().unwrap(), ..browser.clone() };
        elsewhere.sign_up("four@example.com").await.unwrap();
        world.wait(1_739);
        assert_eq!(browser.sign_up("three@example.com").await.unwrap_err().retry_after, Some(1));
        world.wait(1);
        browser.sign_up("three@example.com").await.unwrap();
    }

    async fn a_form_that_is_not_complete_is_no_sign_up(engine) {
        let world = World::new(engine).await;
        let mut browser = world.browser();
        for _ in 0..40 {
            assert_eq!(code(browser.sign_up("no address").await), "invalid");
        }
        browser.sign_up("one@example.com").await.unwrap();
    }

    async fn guesses_from_everywhere_slow_down_other_devices_but_not_the_known_one(engine) {
        let world = World::new(engine).await;
        let mut owner = world.browser();
        owner.sign_up("ada@example.com").await.unwrap();
        for network in 0..20 {
            wrong_times(&mut from_network(&world, network), "ada@example.com", 1).await;
        }
        let problem = from_network(&world, 20).sign_in("ada@example.com", WRONG).await.unwrap_err();
        assert_eq!((problem.code.as_str(), problem.retry_after), ("identity.too-many-attempts", Some(5)));
        owner.sign_in("ada@example.com", PASSWORD).await.unwrap();
        // A new device of the owner waits for seconds, not for ever.
        world.wait(5);
        from_network(&world, 21).sign_in("ada@example.com", PASSWORD).await.unwrap();
        for network in 30..60 {
            let _ = from_network(&world, network).sign_in("ada@example.com", WRONG).await.unwrap_err();
            world.wait(60);
        }
        let _ = from_network(&world, 60).sign_in("ada@example.com", WRONG).await;
        let waiting = from_network(&world, 61).sign_in("ada@example.com", WRONG).await.unwrap_err();
        assert_eq!(waiting.retry_after, Some(60), "the longest delay");
        owner.sign_in("ada@example.com", PASSWORD).await.unwrap();
    }

    async fn a_known_device_is_known_for_one_account_and_limits_its_own_guesses(engine) {
        let world = World::new(engine).await;
        let mut owner = world.browser();
        owner.sign_up("ada@example.com").await.unwrap();
        let mut other = world.browser();
        other.sign_up("bob@example.com").await.unwrap();
        // The device of Bob is not known to Ada's account.
        other.peer = "198.51.100.1:40000".parse().unwrap();
        wrong_times(&mut other, "ada@example.com", 5).await;
        assert_eq!(code(other.sign_in("ada@example.com", PASSWORD).await), "identity.too-many-attempts");
        other.sign_in("bob@example.com", PASSWORD).await.unwrap();
        // Who has the device guesses no faster than anybody.
        owner.peer = "198.51.100.2:40000".parse().unwrap();
        wrong_times(&mut owner, "ada@example.com", 5).await;
        assert_eq!(code(owner.sign_in("ada@example.com", PASSWORD).await), "identity.too-many-attempts");
        let mut forged = Browser { device: Some("x".repeat(43)), ..from_network(&world, 3) };
        wrong_times(&mut forged, "ada@example.com", 5).await;
        assert_eq!(code(forged.sign_in("ada@example.com", PASSWORD).await), "identity.too-many-attempts");
    }

    async fn a_device_is_forgotten_after_a_year_without_use(engine) {
        let world = World::new(engine).await;
        let mut owner = world.browser();
        owner.sign_up("ada@example.com").await.unwrap();
        let token = owner.device.clone().unwrap();
        owner.sign_out().await.unwrap();
        world.wait(100 * 24 * 60 * 60);
        owner.sign_in("ada@example.com", PASSWORD).await.unwrap();
        assert_eq!(owner.device.as_ref(), Some(&token), "the same device, also after signing out");
        world.wait(366 * 24 * 60 * 60);
        owner.sign_in("ada@example.com", PASSWORD).await.unwrap();
        assert_ne!(owner.device, Some(token));
        world.app.run_scheduled("identity", "identity.remove-ended-sessions").await;
        let left: i64 = allpet_kernel::on_read!(world.db, c =>
            sqlx::query_scalar("SELECT count(*) FROM known_devices").fetch_one(c).await).unwrap();
        assert_eq!(left, 1);
    }
}

/// Returns a browser without a history, in a network of its own.
fn from_network(world: &World, number: u8) -> Browser {
    let mut browser = world.browser();
    browser.peer = format!("203.0.113.{number}:40000").parse().unwrap();
    browser
}
