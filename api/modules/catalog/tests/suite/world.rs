//! The module with the demo's products, and the steps that many tests begin with.

use allpet_contract::{
    Client, Problem,
    catalog::{
        CorrectStock, Correction, ListProducts, ListStock, ProductList, ProductQuery, ReadProduct,
        Reservation, ReservationForm, ReservationLine, ReserveStock, StockCorrection, StockItem, StockQuery,
    },
};
use allpet_domain::{id::ReservationId, role::Role};
use allpet_kernel::{
    Db, Module, on_read,
    testkit::{Engine, TestApp, TestCaller, TestDatabases, kernel, key, tenant},
};

/// A SKU of which the tests set the number themselves, and the pack of three that draws on the same pieces.
pub(crate) const BALL: &str = "TOY-001-TEA-SINGLE";
pub(crate) const BALLS: &str = "TOY-001-TEA-PACKOF3";
/// Another one.
pub(crate) const BEAR: &str = "TOY-003-SAN";

pub(crate) struct World {
    pub(crate) app: TestApp,
    pub(crate) db: Db,
    pub(crate) orders: Db,
    _databases: TestDatabases,
}

impl World {
    /// The shop is tenant 1. A module stands beside it that announces what a test tells it to.
    pub(crate) async fn new(engine: Engine) -> Self {
        let databases = TestDatabases::new(engine).await;
        let kernel = kernel();
        let (db, orders) = (databases.open("catalog").await, databases.open("orders").await);
        orders.migrate(&[]).await.unwrap();
        let catalog = allpet_catalog::compose(&kernel, db.clone()).await.unwrap();
        assert!(allpet_catalog::seed(&kernel, &db, tenant(1)).await.unwrap() >= 120);
        // The seed is another process to the module: it is noticed a second later.
        kernel.clock().advance_seconds(1);
        let beside = Module {
            name: "orders",
            router: axum::Router::new(),
            operations: Vec::new(),
            subscriptions: Vec::new(),
            jobs: Vec::new(),
            schedules: Vec::new(),
            db: orders.clone(),
        };
        Self {
            app: TestApp::new(kernel, vec![catalog, beside]),
            db,
            orders,
            _databases: databases,
        }
    }

    pub(crate) async fn list(&self, query: ProductQuery) -> ProductList {
        self.app.stranger().send(ListProducts { query }).await.unwrap()
    }

    pub(crate) fn merchant(&self) -> Client<TestCaller> {
        self.app.staff(5, tenant(1), Role::Merchant)
    }

    /// The stock item that is counted for a SKU.
    pub(crate) async fn item(&self, sku: &str) -> StockItem {
        let query = StockQuery {
            q: sku.into(),
            ..StockQuery::default()
        };
        let page = self
            .merchant()
            .send(ListStock {
                tenant: tenant(1),
                query,
            })
            .await
            .unwrap();
        page.items.into_iter().find(|item| item.sku == sku).unwrap()
    }

    /// Sets the number of pieces that can be sold.
    pub(crate) async fn set(&self, sku: &str, available: i64) -> StockItem {
        let item = self.item(sku).await;
        let counted = Correction::Counted(item.held + available);
        let body = StockCorrection {
            correction: counted,
            based_on: Some(item.on_hand),
            reason: "counted".into(),
        };
        let key = key(&format!(
            "{sku}-{available}-{}",
            self.app.kernel.randomness().entropy()[9]
        ));
        let request = CorrectStock {
            tenant: tenant(1),
            item: item.id,
            key,
            body,
        };
        self.merchant().send(request).await.unwrap()
    }

    pub(crate) async fn available(&self, sku: &str) -> i64 {
        self.item(sku).await.available
    }

    /// What a buyer is told of a variant.
    pub(crate) async fn variant(&self, slug: &str, sku: &str) -> allpet_contract::catalog::VariantView {
        let product = self
            .app
            .stranger()
            .send(ReadProduct { slug: slug.into() })
            .await
            .unwrap();
        product
            .variants
            .into_iter()
            .find(|variant| variant.sku == sku)
            .unwrap()
    }

    /// Reserves for half an hour, as the orders module would.
    pub(crate) async fn reserve(&self, number: u16, lines: &[(&str, u32)]) -> Result<Reservation, Problem> {
        let line = |(sku, quantity): &(&str, u32)| ReservationLine {
            sku: (*sku).into(),
            quantity: *quantity,
        };
        let body = ReservationForm {
            reservation: reservation(number),
            lines: lines.iter().map(line).collect(),
            expires_at: self.app.kernel.now().plus_seconds(1_800),
        };
        let key = key(&format!("reserve-{number}"));
        self.app
            .kernel
            .client("orders")
            .send(ReserveStock { key, body })
            .await
    }

    /// Ends what is due, as the schedule does; how many reservations.
    pub(crate) async fn expire_reservations(&self) -> u32 {
        self.app
            .run_scheduled("catalog", "catalog.expire-reservations")
            .await
    }

    /// What was announced under a topic, how often.
    pub(crate) async fn announced(&self, topic: &str) -> i64 {
        on_read!(self.db, c => sqlx::query_scalar("SELECT COUNT(*) FROM outbox WHERE topic = $1").bind(topic).fetch_one(c).await)
            .unwrap()
    }
}

pub(crate) fn reservation(number: u16) -> ReservationId {
    let [high, low] = number.to_be_bytes();
    let mut bytes = [7; 16];
    (bytes[14], bytes[15]) = (high, low);
    ReservationId(uuid::Uuid::from_bytes(bytes))
}

/// The SKUs or fields that a problem names.
pub(crate) fn fields(problem: &Problem) -> Vec<&str> {
    problem.errors.iter().map(|error| error.field.as_str()).collect()
}
