//! The API as it is served, with a clock that the test moves and predictable randomness, and the recorded exchanges.

use super::{snapshots, text};
use crate::compose;
use allpet_contract::{
    Client, Endpoint, Transport,
    builder::{DrawDesign, ParametersPictureQuery},
    client,
    tenants::TenantKind,
};
use allpet_domain::{
    builder::{Parameters, Product},
    id::{TenantId, UserId},
    role::{Grant, Role},
};
use allpet_kernel::{
    Db, Kernel,
    config::Config,
    openapi::Operation,
    testkit::{CookieJar, Engine, TestApp, TestCaller, TestDatabases, kernel},
    token::Claims,
};
use allpet_tenants::NewTenant;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
};

pub(super) type Page = Client<TestCaller>;

pub(super) struct World {
    pub(super) app: TestApp,
    /// An authority and a shop, where Kim is the admin.
    pub(super) seattle: TenantId,
    pub(super) shop: TenantId,
    pub(super) kim: UserId,
    /// A person with an account.
    pub(super) ada: UserId,
    /// The databases of the modules, by name.
    pub(super) databases: BTreeMap<&'static str, Db>,
    operations: Vec<Operation>,
    /// The recorded exchanges, by operation.
    exchanges: Mutex<BTreeMap<&'static str, String>>,
    _test_databases: TestDatabases,
}

/// Returns whether browsers may call an operation: internal ones never leave the process.
pub(super) fn is_public(operation: &Operation) -> bool {
    operation.access != "internal"
}

impl World {
    pub(super) async fn new(engine: Engine) -> Self {
        let test_databases = TestDatabases::new(engine).await;
        let mut config = Config::read(&|_| None, &[]).unwrap();
        config.database_url = test_databases.url.clone();
        config.data_dir = test_databases.folder().join("data");
        let kernel = kernel();
        let (seattle, shop) = seed(&kernel, &test_databases).await;
        let modules = compose::compose_over(&kernel, &config, &compose::module_names())
            .await
            .unwrap();
        let databases: BTreeMap<_, _> = modules
            .iter()
            .map(|module| (module.name, module.db.clone()))
            .collect();
        let person = async |name: &str| {
            let email = format!("{}@example.com", name.to_lowercase());
            allpet_identity::ensure_user(
                &kernel,
                &databases["identity"],
                &email,
                name,
                "correct horse battery",
            )
            .await
            .unwrap()
        };
        let (ada, kim) = (person("Ada").await, person("Kim").await);
        for tenant in [seattle, shop] {
            allpet_tenants::ensure_member(&kernel, &databases["tenants"], tenant, kim, Role::Admin)
                .await
                .unwrap();
        }
        Self {
            operations: modules
                .iter()
                .flat_map(allpet_kernel::Module::tagged_operations)
                .collect(),
            app: TestApp::new(kernel, modules),
            seattle,
            shop,
            kim,
            ada,
            databases,
            exchanges: Mutex::default(),
            _test_databases: test_databases,
        }
    }

    /// Returns Ada's page, in a browser of her own.
    pub(super) fn ada(&self) -> Page {
        self.ada_in(&CookieJar::default())
    }

    /// Returns Ada's page in a given browser.
    pub(super) fn ada_in(&self, jar: &CookieJar) -> Page {
        self.app.page(jar, Some(self.claims(self.ada, "Ada", Vec::new())))
    }

    /// Returns Kim's page, with a role.
    pub(super) fn kim(&self, tenant: TenantId, role: Role) -> Page {
        let claims = self.claims(self.kim, "Kim", vec![Grant { tenant, role }]);
        self.app.page(&CookieJar::default(), Some(claims))
    }

    /// Returns Kim's page, as an admin of the platform.
    pub(super) fn operator(&self) -> Page {
        let claims = Claims {
            platform_admin: true,
            ..self.claims(self.kim, "Kim", Vec::new())
        };
        self.app.page(&CookieJar::default(), Some(claims))
    }

    pub(super) fn guest(&self) -> Page {
        self.app.page(&CookieJar::default(), None)
    }

    fn claims(&self, sub: UserId, name: &str, roles: Vec<Grant>) -> Claims {
        Claims {
            sub,
            name: name.into(),
            ..self.app.claims(1, "shell", roles)
        }
    }

    /// Returns a picture that the API itself renders, as PNG.
    pub(super) async fn picture(&self) -> Vec<u8> {
        let query = ParametersPictureQuery {
            parameters: serde_json::to_string(&Parameters::plain(Product::Collar)).unwrap(),
            width: Some(100),
        };
        self.guest().send(DrawDesign { query }).await.unwrap().bytes
    }

    /// Calls an endpoint, a second after the previous call, and records the exchange.
    pub(super) async fn record<E: Endpoint>(&self, page: &Page, endpoint: E) -> E::Response {
        self.app.kernel.clock().advance_seconds(1);
        let request = client::wire(endpoint).unwrap();
        let answer = page.transport().send(request.clone()).await.unwrap();
        let text = text::exchange(&request, &answer);
        let before = self.exchanges.lock().unwrap().insert(E::NAME, text.clone());
        assert!(before.is_none(), "{} is recorded twice; once is enough", E::NAME);
        client::read::<E>(answer).unwrap_or_else(|problem| panic!("{problem}\n{text}"))
    }

    /// Delivers every event, and those that follow from it.
    pub(super) async fn deliver_events(&self) {
        for _ in 0..3 {
            self.app.relay.drain().await.unwrap();
            self.app.worker.run_enqueued().await.unwrap();
        }
        self.app.relay.drain().await.unwrap();
    }

    /// Compares the recorded exchanges with the snapshots. Every endpoint of `module` must have been called.
    pub(super) fn compare(self, module: &str) {
        let exchanges = self.exchanges.into_inner().unwrap();
        let called: BTreeSet<&str> = exchanges.keys().copied().collect();
        let declared = self
            .operations
            .iter()
            .filter(|operation| operation.module == module && is_public(operation));
        let declared: BTreeSet<&str> = declared.map(|operation| operation.name).collect();
        let missing: Vec<_> = declared.difference(&called).collect();
        assert!(
            missing.is_empty(),
            "the test of {module} does not call {missing:?}"
        );
        let foreign: Vec<_> = called.difference(&declared).collect();
        assert!(
            foreign.is_empty(),
            "{foreign:?} are not endpoints of {module}: send them without recording, and record them in their own test"
        );
        snapshots::compare(&exchanges);
    }
}

/// Creates an authority and a shop with a few products, before the module starts, which lists them from memory.
async fn seed(kernel: &Kernel, databases: &TestDatabases) -> (TenantId, TenantId) {
    let (tenants, catalog) = (databases.open("tenants").await, databases.open("catalog").await);
    allpet_tenants::compose(kernel, tenants.clone()).await.unwrap();
    allpet_catalog::compose(kernel, catalog.clone()).await.unwrap();
    let tenant = async |slug, name, kind, jurisdiction| {
        let new = NewTenant {
            slug,
            name,
            kind,
            jurisdiction,
        };
        allpet_tenants::ensure_tenant(kernel, &tenants, new)
            .await
            .unwrap()
            .id
    };
    let seattle = tenant(
        "seattle",
        "Seattle Animal Shelter",
        TenantKind::Authority,
        Some("seattle"),
    )
    .await;
    let shop = tenant("shop", "All Pet Shop", TenantKind::Shop, None).await;
    allpet_catalog::generate(kernel, &catalog, shop, 3).await.unwrap();
    tenants.close().await;
    catalog.close().await;
    (seattle, shop)
}
