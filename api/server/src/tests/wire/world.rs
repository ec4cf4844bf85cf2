//! The API as it is served, with a clock that a story moves and dice that are known, and what was told of it.

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
    /// Somebody with an account.
    pub(super) ada: UserId,
    /// The databases of the modules, by name.
    pub(super) databases: BTreeMap<&'static str, Db>,
    operations: Vec<Operation>,
    /// What went over the wire, by operation.
    told: Mutex<BTreeMap<&'static str, String>>,
    _test_databases: TestDatabases,
}

/// Whether browsers may call it: what modules ask each other never leaves the process.
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
        let (seattle, shop) = goods(&kernel, &test_databases).await;
        let modules = compose::compose_over(&kernel, &config).await.unwrap();
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
            told: Mutex::default(),
            _test_databases: test_databases,
        }
    }

    /// Ada's page, in a browser of her own.
    pub(super) fn ada(&self) -> Page {
        self.ada_in(&CookieJar::default())
    }

    /// Ada's page in somebody's browser.
    pub(super) fn ada_in(&self, jar: &CookieJar) -> Page {
        self.app.page(jar, Some(self.claims(self.ada, "Ada", Vec::new())))
    }

    /// Kim's page, with a role.
    pub(super) fn kim(&self, tenant: TenantId, role: Role) -> Page {
        let claims = self.claims(self.kim, "Kim", vec![Grant { tenant, role }]);
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

    /// A picture that the API itself has drawn, as PNG.
    pub(super) async fn picture(&self) -> Vec<u8> {
        let query = ParametersPictureQuery {
            parameters: serde_json::to_string(&Parameters::plain(Product::Collar)).unwrap(),
            width: Some(100),
        };
        self.guest().send(DrawDesign { query }).await.unwrap().bytes
    }

    /// Calls an endpoint, a second after whatever came before, and keeps what went over the wire.
    pub(super) async fn tell<E: Endpoint>(&self, page: &Page, endpoint: E) -> E::Response {
        self.app.kernel.clock().advance_seconds(1);
        let request = client::wire(endpoint).unwrap();
        let answer = page.transport().send(request.clone()).await.unwrap();
        let text = text::exchange(&request, &answer);
        let before = self.told.lock().unwrap().insert(E::NAME, text.clone());
        assert!(
            before.is_none(),
            "{} is told twice: one of them is enough",
            E::NAME
        );
        client::read::<E>(answer).unwrap_or_else(|problem| panic!("{problem}\n{text}"))
    }

    /// Carries every event to whoever hears it, and what comes of it.
    pub(super) async fn hear(&self) {
        for _ in 0..3 {
            self.app.relay.drain().await.unwrap();
        }
    }

    /// Holds what was told beside the snapshots. Every endpoint of `module` must have been called.
    pub(super) fn compare(self, module: &str) {
        let told = self.told.into_inner().unwrap();
        let called: BTreeSet<&str> = told.keys().copied().collect();
        let declared = self
            .operations
            .iter()
            .filter(|operation| operation.module == module && is_public(operation));
        let declared: BTreeSet<&str> = declared.map(|operation| operation.name).collect();
        let missing: Vec<_> = declared.difference(&called).collect();
        assert!(
            missing.is_empty(),
            "the story of {module} does not tell of {missing:?}"
        );
        let foreign: Vec<_> = called.difference(&declared).collect();
        assert!(
            foreign.is_empty(),
            "{foreign:?} are not {module}'s: send them, and tell of them in their own story"
        );
        snapshots::compare(&told);
    }
}

/// An authority and a shop with a few products. They are there before the server starts that lists them from memory.
async fn goods(kernel: &Kernel, databases: &TestDatabases) -> (TenantId, TenantId) {
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
