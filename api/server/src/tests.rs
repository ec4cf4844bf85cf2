//! The whole API as it is served: access to its endpoints, and the document that describes it.

mod compatibility;
mod faults;
mod fees;
mod limits_table;
mod pools;
mod producers;
mod shop;
mod valid_requests;
mod wire;

use crate::compose;
use allpet_contract::{access::audience, routes, tenants::TenantKind};
use allpet_domain::{
    id::{TenantId, UserId},
    role::{Grant, Role},
};
use allpet_kernel::{
    Db, Kernel, both_engines,
    config::Config,
    openapi::{self, Operation},
    testkit::{Engine, TestDatabases, user},
    token::Claims,
};
use allpet_tenants::NewTenant;
use axum::{Router, body::Body, http::Request};
use tower::ServiceExt as _;

struct World {
    /// An authority with its admin, and another with its own.
    here: (TenantId, UserId),
    elsewhere: (TenantId, UserId),
    kernel: Kernel,
    router: Router,
    operations: Vec<Operation>,
    identity: Db,
    _databases: TestDatabases,
}

async fn world(engine: Engine) -> World {
    let databases = TestDatabases::new(engine).await;
    let mut config = Config::read(&|_| None, &[]).unwrap();
    config.database_url = databases.url.clone();
    config.data_dir = databases.folder().join("data");
    let (kernel, modules) = compose::compose(&config).await.unwrap();
    let db = |name: &str| compose::db_of(&modules, name).unwrap().clone();
    let (tenants, identity) = (db("tenants"), db("identity"));
    let authority = async |slug: &str| {
        let new = NewTenant {
            slug,
            name: slug,
            kind: TenantKind::Authority,
            jurisdiction: Some(slug),
        };
        let tenant = allpet_tenants::ensure_tenant(&kernel, &tenants, new)
            .await
            .unwrap()
            .id;
        let (email, password) = (format!("{slug}@example.com"), "correct horse battery");
        let admin = allpet_identity::ensure_user(&kernel, &identity, &email, "Kim", password)
            .await
            .unwrap();
        allpet_tenants::ensure_member(&kernel, &tenants, tenant, admin, Role::Admin)
            .await
            .unwrap();
        (tenant, admin)
    };
    let (here, elsewhere) = (authority("seattle").await, authority("calgary").await);
    let operations = modules
        .iter()
        .flat_map(allpet_kernel::Module::tagged_operations)
        .collect();
    let router = compose::mount(&kernel, modules);
    // A test that reads a whole response would wait for ever.
    kernel.end_streams();
    World {
        here,
        elsewhere,
        kernel,
        router,
        operations,
        identity,
        _databases: databases,
    }
}

impl World {
    /// Calls an operation with unknown ids in its path, except for the tenant. Returns the status.
    async fn call(&self, operation: &Operation, claims: Option<Claims>) -> u16 {
        let path = operation.path.split('/').map(|part| match part {
            "{tenant}" => self.here.0.to_string(),
            part if part.starts_with('{') => uuid::Uuid::from_bytes([0xee; 16]).to_string(),
            part => part.to_owned(),
        });
        let path: Vec<String> = path.collect();
        let mut request = Request::builder().method(operation.method).uri(path.join("/"));
        if let Some(claims) = claims {
            request = request.header(
                "authorization",
                format!("Bearer {}", self.kernel.keys().sign(&claims).unwrap()),
            );
        }
        let request = request
            .header("content-type", "application/json")
            .body(Body::from("{}"))
            .unwrap();
        self.router
            .clone()
            .oneshot(request)
            .await
            .unwrap()
            .status()
            .as_u16()
    }

    fn claims(&self, user: UserId, app: &str, roles: Vec<Grant>) -> Claims {
        let session = allpet_domain::id::SessionId(uuid::Uuid::from_bytes([3; 16]));
        Claims::person(user, session, "Kim", roles, app, self.kernel.now())
    }
}

#[tokio::test]
async fn the_contract_names_the_routes_of_each_module() {
    let databases = TestDatabases::new(Engine::Sqlite).await;
    let mut config = Config::read(&|_| None, &[]).unwrap();
    config.database_url = databases.url.clone();
    config.data_dir = databases.folder().join("data");
    let (_, modules) = compose::compose(&config).await.unwrap();
    let composed: Vec<&str> = modules.iter().map(|module| module.name).collect();
    assert_eq!(sorted(routes::modules()), sorted(composed));
    for module in &modules {
        let operations = module.operations.iter();
        let here = operations.map(|operation| (operation.method.to_uppercase(), operation.path.to_owned()));
        let named = routes::routes_of(module.name)
            .map(|route| (route.method.as_str().to_owned(), route.path.to_owned()));
        assert_eq!(
            sorted(here),
            sorted(named),
            "{}: list every file in `contract`",
            module.name
        );
    }
}

#[test]
fn the_architecture_lists_the_modules() {
    let text = include_str!("../../../ARCHITECTURE.md").replace('\n', " ");
    let (_, list) = text.split_once(" Modules: ").unwrap();
    let (list, _) = list.split_once(". ").unwrap();
    let remark = regex::Regex::new(r" \([^)]*\)").unwrap();
    let list = remark.replace_all(list, "");
    assert_eq!(sorted(list.split(", ")), sorted(compose::module_names()));
}

fn sorted<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().collect();
    items.sort();
    items
}

both_engines! {
    async fn nobody_reaches_across_tenants(engine) {
        let world = world(engine).await;
        let bound: Vec<_> = world.operations.iter().filter(|operation| operation.tenant).collect();
        assert!(bound.len() >= 10, "the register, the cases and the members: {bound:?}");
        for operation in bound {
            let (tenant, admin) = world.elsewhere;
            let elsewhere = vec![Grant { tenant, role: Role::Admin }];
            let status = world.call(operation, Some(world.claims(admin, "shell", elsewhere))).await;
            assert_eq!(status, 403, "{operation:?}");
            let owner = world.call(operation, Some(world.claims(user(3), "shell", Vec::new()))).await;
            assert_eq!(owner, 403, "{operation:?} by somebody without a role");
            let (tenant, admin) = world.here;
            let at_home = vec![Grant { tenant, role: Role::Admin }];
            let status = world.call(operation, Some(world.claims(admin, "shell", at_home))).await;
            assert!(![401, 403].contains(&status), "{operation:?} refuses its own admin: the refusal above proves nothing");
        }
    }
}

both_engines! {
    async fn only_who_is_an_admin_of_the_platform_now_operates_it(engine) {
        let world = world(engine).await;
        let (tenant, user) = world.here;
        let plain = world.claims(user, "shell", vec![Grant { tenant, role: Role::Admin }]);
        let admin = Claims { platform_admin: true, ..plain.clone() };
        let bound: Vec<_> = world.operations.iter().filter(|operation| operation.access == "platform admin").collect();
        assert!(bound.len() >= 10, "{bound:?}");
        let set = async |is_admin| {
            allpet_identity::set_platform_admin(&world.kernel, &world.identity, user, is_admin).await.unwrap()
        };
        for operation in &bound {
            assert_eq!(world.call(operation, Some(plain.clone())).await, 403, "{operation:?} by an admin of a tenant");
            assert_eq!(world.call(operation, Some(admin.clone())).await, 403, "{operation:?} though identity knows of no role");
        }
        set(true).await;
        for operation in &bound {
            let status = world.call(operation, Some(admin.clone())).await;
            assert!(![401, 403].contains(&status), "{operation:?} refuses the admin: the refusals above prove nothing");
        }
        set(false).await;
        for operation in &bound {
            assert_eq!(world.call(operation, Some(admin.clone())).await, 403, "{operation:?} with a token from before");
        }
    }
}

#[tokio::test]
async fn personal_endpoints_require_a_token() {
    let world = world(Engine::Sqlite).await;
    for operation in world
        .operations
        .iter()
        .filter(|operation| !["public", "our own pages", "shopper", "visitor"].contains(&operation.access))
    {
        assert_eq!(world.call(operation, None).await, 401, "{operation:?}");
    }
}

#[tokio::test]
async fn a_token_is_refused_by_endpoints_of_another_audience() {
    let world = world(Engine::Sqlite).await;
    let everywhere = || {
        vec![Grant {
            tenant: world.here.0,
            role: Role::Admin,
        }]
    };
    for app in [
        audience::LICENSING,
        audience::PRODUCTS,
        audience::BUILDER,
        "an-unknown-app",
    ] {
        let bearing = world.operations.iter().filter(|operation| {
            !["public", "our own pages", "shopper", "visitor"].contains(&operation.access)
        });
        for operation in bearing.filter(|operation| !operation.audience.contains(&app)) {
            let status = world
                .call(operation, Some(world.claims(world.here.1, app, everywhere())))
                .await;
            assert_eq!(status, 403, "{operation:?} took a token of {app}");
        }
    }
}

#[tokio::test]
async fn cookie_endpoints_refuse_pages_that_are_not_ours() {
    let world = world(Engine::Sqlite).await;
    let cookie: Vec<_> = world
        .operations
        .iter()
        .filter(|operation| ["our own pages", "shopper"].contains(&operation.access))
        .collect();
    assert!(cookie.len() >= 15, "{cookie:?}");
    for operation in cookie {
        assert_eq!(
            world.call(operation, None).await,
            403,
            "{operation:?} without an origin"
        );
    }
}

/// Partners build against the committed document. CONTRIBUTING.md, "Adding an endpoint", says how to write it.
#[tokio::test]
async fn the_committed_document_is_up_to_date() {
    let world = world(Engine::Sqlite).await;
    let served = openapi::to_text(&openapi::document(&world.operations));
    if std::env::var_os("BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
        std::fs::write(path, served).unwrap();
        return;
    }
    assert!(
        served == include_str!("../../../docs/openapi.json"),
        "docs/openapi.json is stale: CONTRIBUTING.md, \"Adding an endpoint\", says how to write it"
    );
}
