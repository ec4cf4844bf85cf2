//! Signing up, signing in, and the account.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod common;

use allpet_contract::{
    events::{Event as _, UserRegistered},
    identity::{
        FindPeople, PeopleQuery, Person, ProfileForm, ReadKeySet, SignIn, SignInForm, SignUp, SignUpForm,
        UpdateProfile, WhoAmI, account::ListSessions,
    },
};
use allpet_domain::{
    id::UserId,
    role::{Grant, Role},
};
use allpet_identity::{Settings, ensure_user, find_user};
use allpet_kernel::{
    both_engines, on_read, on_write,
    testkit::{ORIGIN, TestApp, tenant, user},
    token::{ACCESS_SECONDS, Claims},
};
use common::{
    Browser, EMPTY, LICENSING, PASSWORD, World, code, kernel_of_our_pages, neighbours_without_tenants,
};

async fn announced(world: &World, topic: &str) -> i64 {
    on_read!(world.db, c => sqlx::query_scalar("SELECT COUNT(*) FROM outbox WHERE topic = $1")
        .bind(topic).fetch_one(c).await)
    .unwrap()
}

both_engines! {
    async fn a_new_account_is_signed_in_at_once(engine) {
        let world = World::new(engine).await;
        let mut browser = world.browser();
        let session = browser.sign_up(" Ada@Example.com ").await.unwrap();
        assert_eq!((session.user.email.as_str(), session.user.name.as_str()), ("ada@example.com", "Ada Park"));
        assert_eq!(session.expires_in, ACCESS_SECONDS);
        let claims = world.claims(&session);
        assert_eq!((claims.sub, claims.aud.as_str(), claims.name.as_str()), (session.user.id, "shell", "Ada Park"));
        assert_eq!(claims.roles, [Grant { tenant: tenant(1), role: Role::Clerk }]);
        assert_eq!(claims.exp - claims.iat, 15 * 60);
        assert!(claims.sid.is_some());
        assert_eq!(world.with_token(&session.access_token, WhoAmI {}).await.unwrap(), session.user);
        assert_eq!(announced(&world, UserRegistered::TOPIC).await, 1);
    }

    async fn all_errors_of_a_form_are_reported(engine) {
        let world = World::new(engine).await;
        let body = SignUpForm { email: "ada".into(), name: " ".into(), password: "short".into(), app: "shell".into() };
        let problem = world.browser().send(SignUp { body }).await.unwrap_err();
        assert_eq!(problem.status, 422);
        for field in ["email", "name", "password"] {
            assert!(problem.field(field).is_some(), "{field}");
        }
        assert_eq!(announced(&world, UserRegistered::TOPIC).await, 0);
    }

    async fn a_password_that_can_be_guessed_from_the_account_is_refused(engine) {
        let world = World::new(engine).await;
        let sign_up = |password: &str| SignUp { body: SignUpForm {
            email: "lovelace@example.com".into(), name: "Ada Park".into(), password: password.into(), app: "shell".into(),
        } };
        for guessed in ["Ada Park 1990", "lovelace12345", "iloveyou12345", "AllPetPlus2024"] {
            let problem = world.browser().send(sign_up(guessed)).await.unwrap_err();
            let words = problem.field("password").unwrap();
            assert_eq!(problem.status, 422, "{guessed}");
            assert!(words.contains("common password, or your name") && words.contains("Use three or four words"), "{words}");
        }
        assert_eq!(announced(&world, UserRegistered::TOPIC).await, 0);
        world.browser().send(sign_up(PASSWORD)).await.unwrap();
    }

    async fn an_address_has_one_account_regardless_of_case(engine) {
        let world = World::new(engine).await;
        world.browser().sign_up("ada@example.com").await.unwrap();
        let mut second = world.browser();
        let problem = second.sign_up("ADA@example.com").await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (409, "identity.email-taken"));
        assert_eq!(second.cookie, None);
    }

    async fn concurrent_sign_ups_with_one_address_make_one_account(engine) {
        let world = World::new(engine).await;
        let (mut one, mut two) = (world.browser(), world.browser());
        let (one, two) = tokio::join!(one.sign_up("ada@example.com"), two.sign_up("ada@example.com"));
        let refused = one.err().into_iter().chain(two.err()).collect::<Vec<_>>();
        assert_eq!(refused.len(), 1);
        assert_eq!(refused[0].code, "identity.email-taken");
    }

    /// Chromium sends `münchen` as `xn--mnchen-3ya` and `straße` as `strasse`, Firefox sends them as typed.
    async fn an_address_is_one_account_in_every_browsers_form(engine) {
        let world = World::new(engine).await;
        let forms = [
            ("jörg@münchen.example", "jörg@xn--mnchen-3ya.example"),
            ("max@strasse.example", "max@straße.example"),
            ("eva@straße2.example", "eva@strasse2.example"),
            ("ada@example.com", "ada\u{200b}@example.com"),
            ("zoe\u{308}@example.com", "zoë@example.com"),
        ];
        for (made, received) in forms {
            let account = world.browser().sign_up(made).await.unwrap().user;
            assert_eq!(world.browser().sign_in(received, PASSWORD).await.unwrap().user, account, "{received}");
            assert_eq!(world.browser().sign_in(made, PASSWORD).await.unwrap().user, account, "{made}");
            assert_eq!(code(world.browser().sign_up(received).await), "identity.email-taken", "{received}");
        }
        for wrong in ["mailto:ada@example.com", "ada@example..com", "ada\0@example.com"] {
            let problem = world.browser().sign_in(wrong, PASSWORD).await.unwrap_err();
            assert_eq!(problem.status, 422, "{wrong}");
            assert!(problem.field("email").is_some(), "{wrong}");
        }
    }

    async fn an_account_from_before_email_keys_still_signs_in(engine) {
        let world = World::new(engine).await;
        for (stored, received) in [
            ("jörg@xn--mnchen-3ya.example", "jörg@münchen.example"),
            ("max@münchen.example", "max@xn--mnchen-3ya.example"),
            ("eva@strasse.example", "eva@straße.example"),
        ] {
            let account = world.browser().sign_up(stored).await.unwrap().user;
            let mut tx = world.db.begin().await.unwrap();
            on_write!(tx, c => sqlx::query("UPDATE people SET email = $2, email_key = NULL WHERE id = $1")
                .bind(account.id.0).bind(stored).execute(c).await.map(drop)).unwrap();
            tx.commit().await.unwrap();
            for typed in [stored, received] {
                assert_eq!(world.browser().sign_in(typed, PASSWORD).await.unwrap().user.id, account.id, "{typed}");
                assert_eq!(code(world.browser().sign_up(typed).await), "identity.email-taken", "{typed}");
            }
        }
    }

    async fn a_password_matches_in_every_composition_of_its_accents(engine) {
        let world = World::new(engine).await;
        let forms = ["Cr\u{e8}me br\u{fb}l\u{e9}e \u{e0} Zo\u{eb}", "Cre\u{300}me bru\u{302}le\u{301}e a\u{300} Zoe\u{308}"];
        for (email, made, received) in [("ada@example.com", forms[0], forms[1]), ("bob@example.com", forms[1], forms[0])] {
            let form = SignUpForm { email: email.into(), name: "Ada Park".into(), password: made.into(), app: "shell".into() };
            world.browser().send(SignUp { body: form }).await.unwrap();
            world.browser().sign_in(email, received).await.unwrap();
            world.browser().sign_in(email, made).await.unwrap();
            assert_eq!(code(world.browser().sign_in(email, "Creme brulee a Zoe").await), "identity.wrong-password");
        }
    }

    async fn a_control_character_is_refused_with_its_field(engine) {
        let world = World::new(engine).await;
        let form = |email: &str, name: &str, password: &str| SignUp { body: SignUpForm {
            email: email.into(), name: name.into(), password: password.into(), app: "shell".into(),
        } };
        for (request, field) in [
            (form("a\0da@example.com", "Ada", PASSWORD), "email"),
            (form("ada@example.com", "A\0da", PASSWORD), "name"),
            (form("ada@example.com", "Ada", "correct horse\0 battery"), "password"),
        ] {
            let problem = world.browser().send(request).await.unwrap_err();
            assert_eq!(problem.status, 422, "{field}");
            assert!(problem.field(field).is_some(), "{field}");
        }
        assert_eq!(announced(&world, UserRegistered::TOPIC).await, 0);
    }

    async fn signing_in_requires_the_right_password(engine) {
        let world = World::new(engine).await;
        let made = world.browser().sign_up("ada@example.com").await.unwrap();
        let mut browser = world.browser();
        let session = browser.sign_in("Ada@example.com", PASSWORD).await.unwrap();
        assert_eq!(session.user, made.user);
        assert_ne!(world.claims(&session).sid, world.claims(&made).sid);
        let mut other = world.browser();
        let wrong = other.sign_in("ada@example.com", "correct horse batterY").await.unwrap_err();
        let nobody = other.sign_in("eve@example.com", PASSWORD).await.unwrap_err();
        assert_eq!((wrong.status, wrong.code.as_str()), (401, "identity.wrong-password"));
        assert_eq!(wrong, nobody, "the response does not reveal which of the two is wrong");
        assert_eq!(other.cookie, None);
        assert!(other.sign_in("not an address", PASSWORD).await.unwrap_err().field("email").is_some());
    }

    /// A password is hashed for an unknown address as well, or the time would reveal which addresses have accounts. Without any
    /// capacity for hashing, both get the same response.
    async fn an_unknown_address_costs_as_much_as_a_known_one(engine) {
        let settings = Settings { secure_cookies: false, hashing_capacity: Some(0), ..Settings::default() };
        let world = World::with(engine, settings).await;
        let answer = world.browser().sign_in("eve@example.com", "not the password").await;
        assert_eq!(code(answer), "identity.busy");
    }

    async fn an_app_that_is_not_in_the_manifest_gets_no_token(engine) {
        let world = World::new(engine).await;
        let mut browser = world.browser();
        browser.sign_up("ada@example.com").await.unwrap();
        let form = SignInForm { email: "ada@example.com".into(), password: PASSWORD.into(), code: None, app: "games".into() };
        let problem = browser.send(SignIn { body: form }).await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (422, "identity.unknown-app"));
        let before = browser.cookie.clone();
        assert_eq!(code(browser.refresh("games").await), "identity.unknown-app");
        assert_eq!(code(browser.refresh("internal").await), "identity.unknown-app");
        assert_eq!(browser.cookie, before, "the refresh token was not used");
    }

    async fn an_apps_page_gets_tokens_of_that_app_only(engine) {
        let world = World::new(engine).await;
        let mut browser = world.browser();
        browser.sign_up("ada@example.com").await.unwrap();
        assert_eq!(world.claims(&browser.refresh("licensing").await.unwrap()).aud, "licensing", "the shell hands it on");
        browser.origin = Some(LICENSING.into());
        assert_eq!(world.claims(&browser.refresh("licensing").await.unwrap()).aud, "licensing");
        let problem = browser.refresh("shell").await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (403, "identity.foreign-origin"));
    }

    async fn an_origin_without_an_app_gets_no_token(engine) {
        let world = World::new(engine).await;
        let mut browser = world.browser();
        browser.sign_up("ada@example.com").await.unwrap();
        browser.origin = Some(EMPTY.into());
        for app in ["shell", "licensing"] {
            assert_eq!(code(browser.refresh(app).await), "identity.foreign-origin", "{app}");
            let form = SignInForm { email: "ada@example.com".into(), password: PASSWORD.into(), code: None, app: app.into() };
            assert_eq!(code(browser.send(SignIn { body: form }).await), "identity.foreign-origin", "{app}");
        }
        browser.origin = Some(ORIGIN.into());
        browser.refresh("shell").await.unwrap();
    }

    async fn an_app_called_internal_is_not_a_module(engine) {
        let world = World::new(engine).await;
        world.browser().sign_up("ada@example.com").await.unwrap();
        let claims = world.app.claims(9, "internal", Vec::new());
        assert_eq!(code(world.app.client(Some(claims)).send(WhoAmI {}).await), "forbidden");
    }

    async fn other_modules_find_people_by_id_and_address(engine) {
        let world = World::new(engine).await;
        let ada = world.browser().sign_up("ada@example.com").await.unwrap().user;
        let find = async |ids: Vec<UserId>, email: Option<&str>| {
            let body = PeopleQuery { ids, email: email.map(str::to_owned) };
            world.app.kernel.client("tenants").send(FindPeople { body }).await.unwrap()
        };
        let known = Person { id: ada.id, email: ada.email, name: ada.name };
        assert_eq!(find(vec![ada.id, user(9)], None).await, std::slice::from_ref(&known));
        assert_eq!(find(Vec::new(), Some("Ada@Example.com")).await, [known]);
        assert_eq!(find(Vec::new(), Some("nobody")).await, []);
    }

    async fn a_foreign_page_is_refused(engine) {
        let world = World::new(engine).await;
        let mut browser = world.browser();
        browser.sign_up("ada@example.com").await.unwrap();
        let foreign = [
            (Some("https://evil.example"), Some("cross-site")),
            (Some("https://evil.example"), None),
            (Some("http://localhost:3000.evil.example"), Some("same-site")),
            (Some("http://localhost:3000"), Some("cross-site")),
            (Some("null"), None),
            (None, Some("none")),
            (None, None),
        ];
        for (origin, site) in foreign {
            let mut page = browser.clone();
            page.origin = origin.map(str::to_owned);
            page.site = site.map(str::to_owned);
            for refused in [
                page.refresh("shell").await.map(drop),
                page.sign_in("ada@example.com", PASSWORD).await.map(drop),
                page.sign_up("eve@example.com").await.map(drop),
                page.sign_out().await,
            ] {
                let problem = refused.unwrap_err();
                assert_eq!((problem.status, problem.code.as_str()), (403, "identity.foreign-origin"), "{origin:?} {site:?}");
            }
        }
        browser.refresh("shell").await.unwrap();
    }

    async fn a_token_expires_and_is_valid_for_its_own_app(engine) {
        let world = World::new(engine).await;
        let mut browser = world.browser();
        let shell = browser.sign_up("ada@example.com").await.unwrap();
        let licensing = browser.refresh("licensing").await.unwrap();
        let rename = || UpdateProfile { body: ProfileForm { name: "Ada P.".into() } };
        let refused = world.with_token(&licensing.access_token, rename()).await.unwrap_err();
        assert_eq!((refused.status, refused.code.as_str()), (403, "forbidden"));
        world.with_token(&licensing.access_token, WhoAmI {}).await.unwrap();
        world.wait(u64::from(ACCESS_SECONDS) - 1);
        world.with_token(&shell.access_token, WhoAmI {}).await.unwrap();
        world.wait(1);
        let ended = world.with_token(&shell.access_token, WhoAmI {}).await.unwrap_err();
        assert_eq!((ended.status, ended.code.as_str()), (401, "signed-out"));
        assert_eq!(code(world.app.anonymous().send(WhoAmI {}).await), "signed-out");
    }

    async fn a_new_name_is_in_the_next_token(engine) {
        let world = World::new(engine).await;
        let mut browser = world.browser();
        let session = browser.sign_up("ada@example.com").await.unwrap();
        let rename = |name: &str| UpdateProfile { body: ProfileForm { name: name.into() } };
        let account = world.with_token(&session.access_token, rename(" Ada Parkinson ")).await.unwrap();
        assert_eq!(account.name, "Ada Parkinson");
        let next = browser.refresh("shell").await.unwrap();
        assert_eq!(world.claims(&next).name, "Ada Parkinson");
        let too_long = world.with_token(&session.access_token, rename(&"a".repeat(81))).await.unwrap_err();
        assert!(too_long.field("name").is_some());
        // A token of an unknown account (from another database, for example) is refused.
        let ghost: Claims = world.app.claims(9, "shell", Vec::new());
        assert_eq!(code(world.app.client(Some(ghost)).send(WhoAmI {}).await), "signed-out");
    }

    async fn a_failed_sign_in_leaves_nothing(engine) {
        let world = World::new(engine).await;
        let session = world.browser().sign_up("ada@example.com").await.unwrap();
        let kernel = kernel_of_our_pages();
        let settings = Settings { secure_cookies: false, ..Settings::default() };
        let identity = allpet_identity::compose(&kernel, world.db.clone(), settings).await.unwrap();
        let beside = neighbours_without_tenants(&kernel, &world.db, &world.staff);
        let cut_off = TestApp::new(kernel, vec![identity, beside]);
        let mut browser = Browser { router: cut_off.router.clone(), ..world.browser() };
        for _ in 0..7 {
            let problem = browser.sign_in("ada@example.com", PASSWORD).await.unwrap_err();
            assert_ne!(problem.code, "identity.too-many-attempts", "the password was right");
        }
        let sessions = world.with_token(&session.access_token, ListSessions {}).await.unwrap();
        assert_eq!((sessions.len(), browser.cookie, browser.device), (1, None, None));
        let mut browser = Browser { router: cut_off.router.clone(), ..world.browser() };
        browser.sign_up("eve@example.com").await.unwrap_err();
        assert_eq!(find_user(&world.db, "eve@example.com").await.unwrap(), None);
    }

    async fn the_public_key_verifies_the_tokens(engine) {
        let world = World::new(engine).await;
        let session = world.browser().sign_up("ada@example.com").await.unwrap();
        let keys = world.app.anonymous().send(ReadKeySet {}).await.unwrap().keys;
        assert_eq!((keys.len(), keys[0].alg.as_str(), keys[0].usage.as_str()), (1, "EdDSA", "sig"));
        let header = session.access_token.split('.').next().unwrap();
        let header = String::from_utf8(allpet_kernel::cursor::from_base64url(header).unwrap()).unwrap();
        assert!(header.contains(&format!("\"kid\":\"{}\"", keys[0].kid)) && header.contains("EdDSA"), "{header}");
    }

    async fn an_operator_creates_an_account_once(engine) {
        let world = World::new(engine).await;
        let ensure = |name: &'static str, password: &'static str| {
            ensure_user(&world.app.kernel, &world.db, "Sam@Example.com", name, password)
        };
        let id = ensure("Sam Ortiz", PASSWORD).await.unwrap();
        assert_eq!(ensure("Somebody else", "another password").await.unwrap(), id);
        assert_eq!(find_user(&world.db, "sam@example.COM").await.unwrap(), Some(id));
        assert_eq!(find_user(&world.db, "eve@example.com").await.unwrap(), None);
        let session = world.browser().sign_in("sam@example.com", PASSWORD).await.unwrap();
        assert_eq!((session.user.id, session.user.name.as_str()), (id, "Sam Ortiz"));
        assert_eq!(announced(&world, UserRegistered::TOPIC).await, 1);
        assert!(ensure_user(&world.app.kernel, &world.db, "x@example.com", "X", "short").await.is_err());
    }

    async fn the_cookie_is_hidden_from_scripts_and_other_sites(engine) {
        for secure in [false, true] {
            let world = World::with(engine, Settings { secure_cookies: secure, ..Settings::default() }).await;
            world.browser().sign_up("ada@example.com").await.unwrap();
            let form = SignInForm { email: "ada@example.com".into(), password: PASSWORD.into(), code: None, app: "shell".into() };
            let (_, line) = world.browser().call(SignIn { body: form }, None).await;
            let line = line.unwrap();
            let (pair, rest) = line.split_once("; ").unwrap();
            let name = if secure { "__Host-allpet_session=" } else { "allpet_session=" };
            let value = pair.strip_prefix(name).unwrap();
            assert_eq!(value.len(), 43, "32 bytes in base64url");
            let (path, secure) = if secure { ("/", "; Secure") } else { ("/api/identity", "") };
            assert_eq!(rest, format!("HttpOnly; SameSite=Lax; Path={path}; Max-Age=2592000{secure}"));
        }
    }
}
