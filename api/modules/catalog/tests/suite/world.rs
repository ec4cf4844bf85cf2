//! The module with the demo's products, and the steps that many tests begin with.

use allpet_contract::orders::ReadReservationOrder;
use allpet_contract::{
    Client, Problem,
    catalog::{
        CorrectStock, Correction, ListProducts, ListStock, ProductList, ProductQuery, ReadProduct,
        Reservation, ReservationForm, ReservationLine, ReserveStock, StockCorrection, StockItem, StockQuery,
    },
};
use allpet_domain::{id::ReservationId, orders::OrderState, role::Role};
use allpet_kernel::{
    Db, Failure, Module, Routes, Service, on_read,
    testkit::{Engine, TestApp, TestCaller, TestDatabases, kernel, key, tenant},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

/// A SKU whose number the tests set themselves, and the pack of three of the same pieces.
pub(crate) const BALL: &str = "TOY-001-TEA-SINGLE";
pub(crate) const BALLS: &str = "TOY-001-TEA-PACKOF3";
/// Another SKU.
pub(crate) const BEAR: &str = "TOY-003-SAN";

pub(crate) struct World {
    pub(crate) app: TestApp,
    pub(crate) db: Db,
    pub(crate) orders: Db,
    /// The states of the orders, by reservation.
    pub(crate) order_states: OrderStates,
    _databases: TestDatabases,
}

/// The states of orders, as the orders module would answer.
pub(crate) type OrderStates = Arc<Mutex<HashMap<ReservationId, OrderState>>>;

async fn read_reservation_order(
    orders: OrderStates,
    _: Service,
    request: ReadReservationOrder,
) -> Result<Option<OrderState>, Failure> {
    Ok(orders.lock().unwrap().get(&request.reservation).copied())
}

impl World {
    /// Seeds a shop, tenant 1. Beside the module is one that announces the events of orders.
    pub(crate) async fn new(engine: Engine) -> Self {
        let databases = TestDatabases::new(engine).await;
        let kernel = kernel();
        let (db, orders) = (databases.open("catalog").await, databases.open("orders").await);
        orders.migrate(&[]).await.unwrap();
        let catalog = allpet_catalog::compose(&kernel, db.clone()).await.unwrap();
        assert!(allpet_catalog::seed(&kernel, &db, tenant(1)).await.unwrap() >= 120);
        // To the module, the seed is another process, whose changes it notices after a second.
        kernel.clock().advance_seconds(1);
        let order_states = OrderStates::default();
        let (router, operations) = Routes::new(kernel.clone(), order_states.clone())
            .on(read_reservation_order)
            .finish();
        let orders_module = Module {
            name: "orders",
            router,
            operations,
            subscriptions: Vec::new(),
            jobs: Vec::new(),
            schedules: Vec::new(),
            personal_data: allpet_kernel::PersonalData::Nothing,
            db: orders.clone(),
        };
        Self {
            app: TestApp::new(kernel, vec![catalog, orders_module]),
            db,
            orders,
            order_states,
            _databases: databases,
        }
    }

    pub(crate) async fn list(&self, query: ProductQuery) -> ProductList {
        self.app.anonymous().send(ListProducts { query }).await.unwrap()
    }

    pub(crate) fn merchant(&self) -> Client<TestCaller> {
        self.app.staff(5, tenant(1), Role::Merchant)
    }

    /// Returns the stock item of a SKU.
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

    /// Sets the number of available pieces.
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

    /// Returns a variant as buyers see it.
    pub(crate) async fn variant(&self, slug: &str, sku: &str) -> allpet_contract::catalog::VariantView {
        let product = self
            .app
            .anonymous()
            .send(ReadProduct { slug: slug.into() })
            .await
            .unwrap();
        product
            .variants
            .into_iter()
            .find(|variant| variant.sku == sku)
            .unwrap()
    }

    /// Reserves for half an hour.
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

    /// Expires due reservations, as the schedule does. Returns their number.
    pub(crate) async fn expire_reservations(&self) -> u32 {
        self.app
            .run_scheduled("catalog", "catalog.expire-reservations")
            .await
    }

    /// Returns the number of events with a topic.
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

/// Returns the fields that a problem names.
pub(crate) fn fields(problem: &Problem) -> Vec<&str> {
    problem.errors.iter().map(|error| error.field.as_str()).collect()
}
