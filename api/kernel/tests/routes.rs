//! Typed routes: callers, audiences, keys, tags and problems, over endpoints of the contract.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use allpet_contract::{
    Problem, Upload,
    identity::{Refresh, Session, SignOut, WhoAmI},
    page::Paging,
    pets::{CreatePet, ListPets, PutPhoto, SearchBreeds},
    problem::FORBIDDEN,
    tenants::{ListMembers, Member, WorkplacesOf},
};
use allpet_domain::{
    id::PetId,
    role::{Grant, Role},
};
use allpet_kernel::{
    Admin, Anyone, Failure, Kernel, OwnPageVisitor, Owner, Routes, Service,
    testkit::{ORIGIN, TestApp, kernel, tenant, user},
};
use axum::body::Body;
use http::{Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt as _;

fn app() -> TestApp {
    let kernel = kernel();
    let (router, _) = Routes::new(kernel.clone(), ())
        .on(async |(), _: Anyone, _: SearchBreeds| Ok::<_, Failure>(Vec::new()))
        .on(async |(), _: Owner, _: WhoAmI| {
            Err::<allpet_contract::identity::Account, _>(Failure::internal("secret cause"))
        })
        .on(async |(), _: Owner, request: ListPets| {
            let limit = request.query.limit;
            Err::<allpet_contract::Page<allpet_contract::pets::Pet>, _>(Failure::from(
                Problem::new(FORBIDDEN).detail(format!("{limit:?}")),
            ))
        })
        .on(async |(), _: Owner, _: CreatePet| {
            Err::<allpet_contract::pets::Pet, _>(Failure::internal("unused"))
        })
        .on(async |(), _: Owner, request: PutPhoto| {
            let size = request.body.bytes.len();
            Err::<allpet_contract::pets::Pet, _>(Failure::from(
                Problem::new(FORBIDDEN).detail(size.to_string()),
            ))
        })
        .on(async |(), _: OwnPageVisitor, _: SignOut| Ok::<_, Failure>(()))
        .on(async |(), _: OwnPageVisitor, _: Refresh| Ok::<_, Failure>(None::<Session>))
        .on(async |(), _: Service, _: WorkplacesOf| Ok::<_, Failure>(Vec::new()))
        .on(async |(), admin: Admin, _: ListMembers| {
            let member = Member {
                user: admin.user(),
                name: String::new(),
                email: String::new(),
                role: Role::Admin,
                joined: allpet_kernel::testkit::beginning(),
            };
            Ok::<_, Failure>(vec![member])
        })
        .finish();
    let relay = allpet_kernel::events::Relay::new(kernel.clone(), &[]);
    let worker = allpet_kernel::jobs::Worker::new(&kernel, &[]).unwrap();
    kernel.mount(router.clone());
    TestApp {
        kernel,
        router,
        relay,
        worker,
    }
}

async fn call(
    app: &TestApp,
    request: http::request::Builder,
    body: &str,
) -> (StatusCode, http::HeaderMap, Value) {
    let response = app
        .router
        .clone()
        .oneshot(request.body(Body::from(body.to_owned())).unwrap())
        .await
        .unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    (
        parts.status,
        parts.headers,
        serde_json::from_slice(&bytes).unwrap_or(Value::Null),
    )
}

fn bearer(kernel: &Kernel, claims: &allpet_kernel::token::Claims) -> String {
    format!("Bearer {}", kernel.keys().sign(claims).unwrap())
}

#[tokio::test]
async fn a_token_of_another_app_is_refused() {
    let app = app();
    let put_photo = async |audience: &str| {
        let body = Upload {
            content_type: "image/png".into(),
            bytes: vec![1; 3],
        };
        let client = app.client(Some(app.claims(1, audience, Vec::new())));
        client
            .send(PutPhoto {
                pet: PetId(uuid::Uuid::nil()),
                body,
            })
            .await
            .unwrap_err()
    };
    let refused = put_photo("products").await;
    assert_eq!(refused.status, FORBIDDEN.status);
    assert!(refused.message().contains("products"), "{refused}");
    assert_eq!(put_photo("shell").await.message(), "3", "the handler was reached");
}

#[tokio::test]
async fn a_missing_expired_or_forged_token_is_refused() {
    let app = app();
    assert_eq!(
        app.anonymous().send(WhoAmI {}).await.unwrap_err().code,
        "signed-out"
    );
    let claims = app.claims(1, "shell", Vec::new());
    let client = app.client(Some(claims));
    let code = async || client.send(WhoAmI {}).await.unwrap_err().code;
    assert_eq!(code().await, "internal", "the handler is reached");
    app.kernel.clock().advance_seconds(15 * 60 - 1);
    assert_eq!(code().await, "internal", "a cached token is still valid");
    app.kernel.clock().advance_seconds(1);
    assert!(
        client
            .send(WhoAmI {})
            .await
            .unwrap_err()
            .message()
            .contains("expired")
    );
    let other = allpet_kernel::token::Keys::from_seed(&[8; 32]).unwrap();
    let forged = format!(
        "Bearer {}",
        other.sign(&app.claims(1, "shell", Vec::new())).unwrap()
    );
    let (status, _, problem) = call(
        &app,
        Request::get("/api/identity/me").header("authorization", forged),
        "",
    )
    .await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::UNAUTHORIZED, &json!("signed-out"))
    );
}

#[tokio::test]
async fn a_role_counts_only_in_its_own_tenant() {
    let app = app();
    let (mine, theirs) = (tenant(1), tenant(2));
    let admin = app.staff(5, mine, Role::Admin);
    assert_eq!(
        admin.send(ListMembers { tenant: mine }).await.unwrap()[0].user,
        user(5)
    );
    assert_eq!(
        admin.send(ListMembers { tenant: theirs }).await.unwrap_err().code,
        "forbidden"
    );
    let clerk = app.staff(6, mine, Role::Clerk);
    assert_eq!(
        clerk.send(ListMembers { tenant: mine }).await.unwrap_err().code,
        "forbidden"
    );
}

#[tokio::test]
async fn internal_endpoints_accept_modules_only() {
    let app = app();
    let person = app
        .person(1)
        .send(WorkplacesOf { user: user(1) })
        .await
        .unwrap_err();
    assert_eq!(person.code, "forbidden");
    assert!(
        app.kernel
            .client("identity")
            .send(WorkplacesOf { user: user(1) })
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_cookie_endpoint_accepts_only_our_pages() {
    let app = app();
    let request = |origin: &str, site: &str| {
        Request::post("/api/identity/sign-out")
            .header("origin", origin)
            .header("sec-fetch-site", site)
    };
    assert_eq!(
        call(&app, request(ORIGIN, "same-site"), "").await.0,
        StatusCode::NO_CONTENT
    );
    for (origin, site) in [
        ("http://evil.example", "cross-site"),
        (ORIGIN, "cross-site"),
        ("null", "same-site"),
    ] {
        assert_eq!(
            call(&app, request(origin, site), "").await.0,
            StatusCode::FORBIDDEN,
            "{origin} {site}"
        );
    }
    assert_eq!(
        call(&app, Request::post("/api/identity/sign-out"), "").await.0,
        StatusCode::FORBIDDEN,
        "no origin at all"
    );
}

#[tokio::test]
async fn a_personal_response_is_never_stored_and_a_public_one_is_revalidated() {
    let app = app();
    let roles = vec![Grant {
        tenant: tenant(1),
        role: Role::Admin,
    }];
    let with_token = Request::get(format!("/api/tenants/{}/members", tenant(1))).header(
        "authorization",
        bearer(&app.kernel, &app.claims(5, "shell", roles)),
    );
    let with_cookie = Request::post("/api/identity/refresh")
        .header("origin", ORIGIN)
        .header("sec-fetch-site", "same-site")
        .header("content-type", "application/json");
    let public = Request::get("/api/breeds?q=a");
    for (request, body, rule) in [
        (with_token, "", "no-store"),
        (with_cookie, r#"{"app":"shell"}"#, "no-store"),
        (public, "", "private, no-cache"),
    ] {
        let (status, headers, _) = call(&app, request, body).await;
        assert_eq!(status, StatusCode::OK, "{rule} {body}");
        assert_eq!(headers["cache-control"], rule, "{body}");
    }
}

#[tokio::test]
async fn an_unreadable_request_names_the_position_or_field() {
    let app = app();
    let token = bearer(&app.kernel, &app.claims(1, "shell", Vec::new()));
    let post = || {
        Request::post("/api/pets")
            .header("authorization", &token)
            .header("content-type", "application/json")
    };
    let (status, headers, problem) = call(&app, post().header("x-request-id", "abc"), "{\"name\": 3}").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(headers["content-type"], "application/problem+json");
    assert_eq!(problem["request_id"], "abc");
    assert!(
        problem["detail"].as_str().unwrap().contains("line 1"),
        "{problem}"
    );
    let body = r#"{"name":"Rex","species":"dog","sex":"male","altered":true}"#;
    let (status, _, problem) = call(&app, post(), body).await;
    assert_eq!(
        (status, &problem["errors"][0]["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("Idempotency-Key"))
    );
    let (status, _, problem) = call(
        &app,
        Request::get("/api/pets?limit=many").header("authorization", &token),
        "",
    )
    .await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::BAD_REQUEST, &json!("malformed"))
    );
    let huge = format!("{{\"name\":\"{}\"}}", "x".repeat(300 * 1024));
    assert_eq!(call(&app, post(), &huge).await.0, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn an_internal_error_reveals_nothing() {
    let app = app();
    let problem = app.person(1).send(WhoAmI {}).await.unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (500, "internal"));
    assert!(!format!("{problem:?}").contains("secret"));
}

#[tokio::test]
async fn an_unchanged_response_is_not_sent_again() {
    let app = app();
    let (_, headers, _) = call(&app, Request::get("/api/breeds"), "").await;
    let tag = headers["etag"].clone();
    let (status, headers, body) = call(
        &app,
        Request::get("/api/breeds").header("if-none-match", &tag),
        "",
    )
    .await;
    assert_eq!((status, body), (StatusCode::NOT_MODIFIED, Value::Null));
    assert_eq!(headers["etag"], tag);
}

#[tokio::test]
async fn a_query_reaches_its_handler() {
    let app = app();
    let paging = Paging {
        limit: Some(7),
        cursor: None,
    };
    assert_eq!(
        app.person(1)
            .send(ListPets { query: paging })
            .await
            .unwrap_err()
            .message(),
        "Some(7)"
    );
}

#[test]
fn the_document_lists_endpoints_without_internal_ones() {
    let (_, operations) = Routes::new(kernel(), ())
        .on(async |(), _: Anyone, _: SearchBreeds| Ok::<_, Failure>(Vec::new()))
        .on(async |(), _: Service, _: WorkplacesOf| Ok::<_, Failure>(Vec::new()))
        .finish();
    let document = allpet_kernel::openapi::document(&operations);
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["paths"].as_object().unwrap().len(), 1);
    let breeds = &document["paths"]["/api/breeds"]["get"];
    assert_eq!(breeds["operationId"], "SearchBreeds");
    assert!(
        document["components"]["schemas"]["Breed"]["properties"]["name"].is_object(),
        "{document:#}"
    );
    assert!(allpet_kernel::docs::page(&document).contains("/api/breeds"));
}

#[tokio::test]
async fn a_control_character_is_refused_before_a_handler_sees_it() {
    let app = app();
    let ada = bearer(&app.kernel, &app.claims(1, "shell", Vec::new()));
    let post = || {
        Request::post("/api/pets")
            .header("authorization", &ada)
            .header("content-type", "application/json")
            .header("idempotency-key", "12345678")
    };
    let pet =
        |name: &str| json!({ "name": name, "species": "dog", "sex": "male", "altered": true }).to_string();
    for (request, body, field) in [
        (post(), pet("Re\0x"), "name"),
        (Request::get("/api/breeds?q=a%00b"), String::new(), "q"),
        (
            Request::put("/api/pets/a%00b/photo").header("authorization", &ada),
            String::new(),
            "pet",
        ),
    ] {
        let (status, _, problem) = call(&app, request, &body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert_eq!(problem["errors"][0]["field"], field);
    }
    let (status, _, _) = call(&app, post(), &pet("Rex")).await;
    assert_eq!(
        status,
        StatusCode::INTERNAL_SERVER_ERROR,
        "the handler was reached"
    );
}
