//! Modules in two processes: requests over real sockets, tokens of each process' own key, failures and repetitions.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]

use allpet_contract::{
    Problem,
    identity::{Account, ListEndedSessions, WhoAmI},
    pets::{CreatePet, Pet, SearchBreeds},
    problem::FORBIDDEN,
    tenants::WorkplacesOf,
};
use allpet_domain::id::SessionId;
use allpet_kernel::{
    Anyone, Clock, Db, Failure, Kernel, Module, Owner, Randomness, RateLimitKey, Routes, Service,
    cause::Context,
    http::{internal_layers, layers},
    testkit::{self, Engine, ORIGIN, TestDatabases, key, user},
    token::{Claims, Keys},
    transport::{self, Peer},
};
use axum::{Router, body::Body};
use http::{Request, StatusCode};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::net::TcpListener;
use tower::ServiceExt as _;

/// What the handlers of the other process saw.
#[derive(Clone, Default)]
struct Seen(Arc<AtomicUsize>);

/// A process: its kernel, its public router, and the address of its internal port.
struct Process {
    kernel: Kernel,
    public: Router,
    internal: SocketAddr,
}

fn kernel(seed: u8) -> Kernel {
    let keys = Keys::from_seed(&[seed; 32]).unwrap();
    let clock = Clock::manual(testkit::beginning());
    Kernel::new(clock, Randomness::counter(), keys, vec![ORIGIN.into()])
}

/// The routes of a module that says what it was told, in the detail of a problem.
fn pets(kernel: &Kernel, seen: Seen) -> Routes<Seen> {
    Routes::new(kernel.clone(), seen)
        .on(async |seen: Seen, who: RateLimitKey, _: SearchBreeds| {
            seen.0.fetch_add(1, Ordering::SeqCst);
            Err::<Vec<_>, _>(Failure::from(Problem::new(FORBIDDEN).detail(format!("{who:?}"))))
        })
        .on(async |seen: Seen, owner: Owner, _: CreatePet| {
            seen.0.fetch_add(1, Ordering::SeqCst);
            let context = Context::current();
            let detail = format!("{} {}", owner.claims.name, context.cause);
            Err::<Pet, _>(Failure::from(Problem::new(FORBIDDEN).detail(detail)))
        })
}

fn tenants(kernel: &Kernel) -> Routes<()> {
    Routes::new(kernel.clone(), ()).on(async |(), caller: Service, _: WorkplacesOf| {
        Err::<Vec<_>, _>(Failure::from(Problem::new(FORBIDDEN).detail(caller.module)))
    })
}

fn identity(kernel: &Kernel) -> Routes<()> {
    Routes::new(kernel.clone(), ())
        .on(async |(), _: Owner, _: WhoAmI| Err::<Account, _>(Failure::from(FORBIDDEN)))
        .on(async |(), _: Service, _: ListEndedSessions| Ok::<_, Failure>(Vec::new()))
        .on(async |(), _: Anyone, _: allpet_contract::identity::ReadKeySet| {
            Err::<allpet_contract::identity::KeySet, _>(Failure::from(FORBIDDEN))
        })
}

fn module<S: Clone + Send + Sync + 'static>(name: &'static str, routes: Routes<S>, db: &Db) -> Module {
    let (router, operations) = routes.finish();
    Module {
        name,
        router,
        operations,
        subscriptions: Vec::new(),
        jobs: Vec::new(),
        schedules: Vec::new(),
        db: db.clone(),
    }
}

/// Starts the internal port of a process on a free port.
fn listen(listener: TcpListener, kernel: &Kernel, modules: &[Module]) {
    let internal = internal_layers(kernel, transport::internal_routes(kernel, modules));
    let service = internal.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
}

fn peer(modules: &[&'static str], addresses: &[SocketAddr]) -> Peer {
    Peer {
        modules: modules.to_vec(),
        addresses: addresses
            .iter()
            .map(|address| format!("http://{address}").parse().unwrap())
            .collect(),
    }
}

fn connect(kernel: Kernel, modules: Vec<Module>, internal: SocketAddr) -> Process {
    let router = modules
        .into_iter()
        .fold(transport::forwarding_routes(&kernel), |all, module| {
            all.merge(module.router)
        });
    kernel.connect(router.clone());
    Process {
        public: layers(&kernel, router),
        kernel,
        internal,
    }
}

/// The main process with identity and tenants, and another one with pets.
async fn two_processes(seen: Seen) -> (Process, Process, TestDatabases) {
    let databases = TestDatabases::new(Engine::Sqlite).await;
    let db = databases.open("pets").await;
    let (main, other) = (kernel(1), kernel(2));
    let (main_port, other_port) = (
        TcpListener::bind("127.0.0.1:0").await.unwrap(),
        TcpListener::bind("127.0.0.1:0").await.unwrap(),
    );
    let (main_address, other_address) = (main_port.local_addr().unwrap(), other_port.local_addr().unwrap());
    main.set_peers(vec![peer(&["pets"], &[other_address])]);
    other.set_peers(vec![peer(&["identity", "tenants"], &[main_address])]);
    let main_modules = vec![
        module("identity", identity(&main), &db),
        module("tenants", tenants(&main), &db),
    ];
    let other_modules = vec![module("pets", pets(&other, seen), &db)];
    listen(main_port, &main, &main_modules);
    listen(other_port, &other, &other_modules);
    (
        connect(main, main_modules, main_address),
        connect(other, other_modules, other_address),
        databases,
    )
}

fn person(kernel: &Kernel) -> Claims {
    let session = SessionId(uuid::Uuid::from_bytes([1; 16]));
    Claims::person(user(1), session, "Ada", Vec::new(), "shell", kernel.now())
}

async fn text(response: axum::response::Response) -> String {
    let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    String::from_utf8(body.to_vec()).unwrap()
}

fn rex() -> serde_json::Value {
    serde_json::json!({ "name": "Rex", "species": "dog", "sex": "male", "altered": true })
}

fn create_pet(token: &str) -> Request<Body> {
    let body = rex();
    Request::post("/api/pets")
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .header("idempotency-key", "key-number-one")
        .header("x-request-id", "from-outside")
        .body(Body::from(body.to_string()))
        .unwrap()
}

#[tokio::test]
async fn a_request_from_outside_reaches_a_module_of_another_process() {
    let (main, _other, _databases) = two_processes(Seen::default()).await;
    let token = main.kernel.keys().sign(&person(&main.kernel)).unwrap();
    let response = main.public.clone().oneshot(create_pet(&token)).await.unwrap();
    assert_eq!(response.headers()["x-request-id"], "from-outside");
    let answer = text(response).await;
    assert!(answer.contains("Ada request:from-outside"), "{answer}");
}

#[tokio::test]
async fn a_module_of_another_process_hears_who_calls_and_why() {
    let (main, other, _databases) = two_processes(Seen::default()).await;
    let refused = other
        .kernel
        .client("pets")
        .send(WorkplacesOf { user: user(1) })
        .await
        .unwrap_err();
    assert_eq!(refused.detail.as_deref(), Some("pets"));

    // On behalf of a person: the person's own token goes along.
    let token = main.kernel.keys().sign(&person(&main.kernel)).unwrap();
    let request = Request::get("/api/identity/me").header("authorization", format!("Bearer {token}"));
    let response = main
        .public
        .clone()
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    let claims = main.kernel.keys().verify(&token, main.kernel.now()).unwrap();
    let caller = allpet_kernel::actor::Caller {
        claims: Claims::clone(&claims),
    };
    let body = serde_json::from_value(rex()).unwrap();
    let refused = main
        .kernel
        .client_for("identity", &caller)
        .send(CreatePet {
            key: key("one"),
            body,
        })
        .await;
    assert_eq!(refused.unwrap_err().detail.as_deref(), Some("Ada process"));
}

#[tokio::test]
async fn the_internal_port_admits_processes_only() {
    let seen = Seen::default();
    let (main, other, _databases) = two_processes(seen.clone()).await;
    let send = async |request: http::request::Builder| {
        let stream = tokio::net::TcpStream::connect(other.internal).await.unwrap();
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(hyper_util::rt::TokioIo::new(stream))
                .await
                .unwrap();
        tokio::spawn(connection);
        let request = request.header("host", "localhost").body(String::new()).unwrap();
        sender.send_request(request).await.unwrap().status().as_u16()
    };
    let breeds = || Request::get("/api/breeds?species=dog&q=lab");
    let (mine, now) = (main.kernel.keys(), main.kernel.now());
    let token = |keys: &Keys, claims: Claims| keys.sign(&claims).unwrap();
    let call = |caller: &str, module: &str| Claims::module(caller, module, None, now);

    assert_eq!(send(breeds()).await, 421, "without a token");
    let stranger = Keys::from_seed(&[9; 32]).unwrap();
    let forged = token(&stranger, call("public-port", "pets"));
    assert_eq!(
        send(breeds().header("x-service-token", forged)).await,
        421,
        "an unknown key"
    );
    let person = token(mine, person(&main.kernel));
    assert_eq!(
        send(breeds().header("x-service-token", &person)).await,
        421,
        "a person is no process"
    );
    let other_module = token(mine, call("public-port", "orders"));
    assert_eq!(
        send(breeds().header("x-service-token", other_module)).await,
        421,
        "for another module"
    );
    assert_eq!(seen.0.load(Ordering::SeqCst), 0);
    let good = token(mine, call("public-port", "pets"));
    assert_eq!(
        send(breeds().header("x-service-token", good.clone())).await,
        403,
        "the handler's own answer"
    );
    assert_eq!(seen.0.load(Ordering::SeqCst), 1);
    main.kernel.clock().advance_seconds(61);
    other.kernel.clock().advance_seconds(61);
    assert_eq!(
        send(breeds().header("x-service-token", good)).await,
        421,
        "after a minute"
    );
}

#[tokio::test]
async fn nobody_outside_says_what_only_processes_may_say() {
    let (main, _other, _databases) = two_processes(Seen::default()).await;
    let request = Request::get("/api/breeds?species=dog&q=lab")
        .header("x-service-token", "forged")
        .header("x-client-address", "8.8.8.8:80")
        .header("x-cause", "job:00000000-0000-0000-0000-000000000001")
        .header("x-deadline-ms", "0")
        .header("x-on-behalf-of", "forged")
        .extension(axum::extract::ConnectInfo(SocketAddr::from(([192, 0, 2, 7], 5))));
    let response = main
        .public
        .clone()
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    let answer = text(response).await;
    assert!(
        answer.contains("192.0.2.7"),
        "the client's true address: {answer}"
    );
    let internal = Request::get("/internal/keys").body(Body::empty()).unwrap();
    let response = main.public.clone().oneshot(internal).await.unwrap();
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    let service = main
        .kernel
        .keys()
        .sign(&Claims::module("orders", "identity", None, main.kernel.now()));
    let request =
        Request::get("/api/identity/me").header("authorization", format!("Bearer {}", service.unwrap()));
    let response = main
        .public
        .clone()
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    assert_eq!(
        response.status(),
        StatusCode::UNAUTHORIZED,
        "a service token is no bearer token"
    );
}

#[tokio::test]
async fn a_replica_that_is_away_costs_nobody_a_request() {
    let seen = Seen::default();
    let (_main, other, databases) = two_processes(seen.clone()).await;
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let away = gone.local_addr().unwrap();
    drop(gone);
    let gateway = kernel(1);
    gateway.set_peers(vec![peer(&["pets"], &[away, other.internal])]);
    let gateway = connect(gateway, Vec::new(), away);
    for number in 1..=20 {
        let request = Request::get("/api/breeds?species=dog&q=lab")
            .body(Body::empty())
            .unwrap();
        let response = gateway.public.clone().oneshot(request).await.unwrap();
        assert_eq!(
            response.status(),
            StatusCode::FORBIDDEN,
            "{number}: the other replica's answer"
        );
    }
    assert_eq!(seen.0.load(Ordering::SeqCst), 20, "each was handled once");

    let alone = kernel(1);
    alone.set_peers(vec![peer(&["pets"], &[away])]);
    let alone = connect(alone, Vec::new(), away);
    let mut statuses = Vec::new();
    for _ in 0..10 {
        let request = Request::get("/api/breeds?species=dog&q=lab")
            .body(Body::empty())
            .unwrap();
        let response = alone.public.clone().oneshot(request).await.unwrap();
        assert!(response.headers().contains_key("retry-after"));
        statuses.push(response.status());
    }
    assert!(
        statuses
            .iter()
            .all(|status| *status == StatusCode::SERVICE_UNAVAILABLE)
    );
    drop(databases);
}

/// Listens like a process that takes a request and dies before it answers.
async fn dying() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            stream.readable().await.unwrap();
            drop(stream);
        }
    });
    address
}

#[tokio::test]
async fn what_may_have_happened_is_repeated_only_if_it_happens_once() {
    let seen = Seen::default();
    let (_main, other, _databases) = two_processes(seen.clone()).await;
    let status = async |request: Request<Body>| {
        let gateway = kernel(1);
        let dying = dying().await;
        gateway.set_peers(vec![peer(&["pets"], &[dying, other.internal])]);
        let gateway = connect(gateway, Vec::new(), dying);
        gateway.public.oneshot(request).await.unwrap().status()
    };
    let read = Request::get("/api/breeds?species=dog&q=lab").body(Body::empty());
    assert_eq!(
        status(read.unwrap()).await,
        StatusCode::FORBIDDEN,
        "the other replica's answer"
    );
    assert_eq!(seen.0.load(Ordering::SeqCst), 1);
    let pet = uuid::Uuid::from_bytes([7; 16]);
    let write =
        Request::post(format!("/api/pets/{pet}/deceased")).header("idempotency-key", "key-number-one");
    let write = write.body(Body::empty()).unwrap();
    assert_eq!(
        status(write).await,
        StatusCode::SERVICE_UNAVAILABLE,
        "an endpoint that takes no key is called once"
    );
}
