//! Two processes: the main one with identity and tenants, and another one with pets.

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
    testkit::{self, Engine, ORIGIN, TestDatabases, user},
    token::{Claims, Keys},
    transport::{self, Peer},
};
use axum::{Router, body::Body};
use http::Request;
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::net::TcpListener;

/// The number of requests that the handlers of the other process saw.
#[derive(Clone, Default)]
pub(super) struct Seen(pub(super) Arc<AtomicUsize>);

/// A process: its kernel, its public router, and the address of its internal port.
pub(super) struct Process {
    pub(super) kernel: Kernel,
    pub(super) public: Router,
    pub(super) internal: SocketAddr,
}

pub(super) fn kernel(seed: u8) -> Kernel {
    let keys = Keys::from_seed(&[seed; 32]).unwrap();
    let clock = Clock::manual(testkit::beginning());
    Kernel::new(clock, Randomness::counter(), keys, vec![ORIGIN.into()])
}

/// The routes of a module that returns its input in the detail of a problem.
pub(super) fn pets(kernel: &Kernel, seen: Seen) -> Routes<Seen> {
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

pub(super) fn tenants(kernel: &Kernel) -> Routes<()> {
    Routes::new(kernel.clone(), ()).on(async |(), caller: Service, _: WorkplacesOf| {
        Err::<Vec<_>, _>(Failure::from(Problem::new(FORBIDDEN).detail(caller.module)))
    })
}

pub(super) fn identity(kernel: &Kernel) -> Routes<()> {
    Routes::new(kernel.clone(), ())
        .on(async |(), _: Owner, _: WhoAmI| Err::<Account, _>(Failure::from(FORBIDDEN)))
        .on(async |(), _: Service, _: ListEndedSessions| Ok::<_, Failure>(Vec::new()))
        .on(async |(), _: Anyone, _: allpet_contract::identity::ReadKeySet| {
            Err::<allpet_contract::identity::KeySet, _>(Failure::from(FORBIDDEN))
        })
}

pub(super) fn module<S: Clone + Send + Sync + 'static>(
    name: &'static str,
    routes: Routes<S>,
    db: &Db,
) -> Module {
    let (router, operations) = routes.finish();
    Module {
        name,
        router,
        operations,
        subscriptions: Vec::new(),
        jobs: Vec::new(),
        schedules: Vec::new(),
        personal_data: allpet_kernel::PersonalData::Nothing,
        db: db.clone(),
    }
}

/// Starts the internal port of a process on a free port.
pub(super) fn listen(listener: TcpListener, kernel: &Kernel, modules: &[Module]) {
    let internal = internal_layers(kernel, transport::internal_routes(kernel, modules));
    let service = internal.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
}

pub(super) fn peer(modules: &[&'static str], addresses: &[SocketAddr]) -> Peer {
    Peer {
        modules: modules.to_vec(),
        addresses: addresses
            .iter()
            .map(|address| format!("http://{address}").parse().unwrap())
            .collect(),
    }
}

pub(super) fn mount(kernel: Kernel, modules: Vec<Module>, internal: SocketAddr) -> Process {
    let router = modules
        .into_iter()
        .fold(transport::forwarding_routes(&kernel), |all, module| {
            all.merge(module.router)
        });
    kernel.mount(router.clone());
    Process {
        public: layers(&kernel, router),
        kernel,
        internal,
    }
}

/// The main process with identity and tenants, and another one with pets.
pub(super) async fn two_processes(seen: Seen) -> (Process, Process, TestDatabases) {
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
        mount(main, main_modules, main_address),
        mount(other, other_modules, other_address),
        databases,
    )
}

pub(super) fn person(kernel: &Kernel) -> Claims {
    let session = SessionId(uuid::Uuid::from_bytes([1; 16]));
    Claims::person(user(1), session, "Ada", Vec::new(), "shell", kernel.now())
}

pub(super) async fn text(response: axum::response::Response) -> String {
    let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    String::from_utf8(body.to_vec()).unwrap()
}

pub(super) fn rex() -> serde_json::Value {
    serde_json::json!({ "name": "Rex", "species": "dog", "sex": "male", "altered": true })
}

pub(super) fn create_pet(token: &str) -> Request<Body> {
    let body = rex();
    Request::post("/api/pets")
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .header("idempotency-key", "key-number-one")
        .header("x-request-id", "from-outside")
        .body(Body::from(body.to_string()))
        .unwrap()
}
