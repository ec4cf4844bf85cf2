//! Tests when an order is marked as short.

mod designs;

use crate::store::orders::{self, OrderRecord};
use allpet_contract::{
    events::{Event, StockShort},
    orders::{Order, PackOrder},
};
use allpet_domain::{
    Currency, Money, Timestamp,
    id::{CartId, OrderId, ReservationId, StockItemId},
    orders::{Address, Country, OrderState, ShippingChoice, Totals},
    role::Role,
};
use allpet_kernel::{
    Db, Kernel, Module, both_engines,
    testkit::{Engine, TestApp, TestDatabases, kernel, tenant},
};
use std::collections::BTreeMap;
use uuid::Uuid;

const ORDER: OrderId = OrderId(Uuid::from_u128(1));
const RESERVATION: ReservationId = ReservationId(Uuid::from_u128(2));

struct Shop {
    app: TestApp,
    db: Db,
    _databases: TestDatabases,
}

impl Shop {
    /// Creates a shop with one paid order.
    async fn new(engine: Engine) -> Self {
        let (kernel, databases) = (kernel(), TestDatabases::new(engine).await);
        let record = paid_record(&kernel);
        Self::with(kernel, databases, &record, Vec::new()).await
    }

    /// Creates a shop with this order, beside other modules.
    async fn with(
        kernel: Kernel,
        databases: TestDatabases,
        record: &OrderRecord,
        mut modules: Vec<Module>,
    ) -> Self {
        let db = databases.open("orders").await;
        let settings = crate::Settings {
            secure_cookies: false,
        };
        let module = crate::compose(&kernel, db.clone(), settings).await.unwrap();
        modules.push(module);
        let mut tx = db.begin().await.unwrap();
        orders::insert(&mut tx, record).await.unwrap();
        tx.commit().await.unwrap();
        Self {
            app: TestApp::new(kernel, modules),
            db,
            _databases: databases,
        }
    }

    /// Announces that pieces are missing, as the catalogue does. Returns the order after that.
    async fn announce_short(&self, name: &str, missing: i64) -> Order {
        let event = StockShort {
            item: StockItemId(Uuid::from_u128(4)),
            tenant: tenant(1),
            available: 0,
            reservation: Some(RESERVATION),
            name: name.into(),
            missing,
        };
        self.announce(&event).await;
        let found = orders::find_of_shop(&self.db, tenant(1), ORDER).await.unwrap();
        found.unwrap().order
    }

    /// Announces an event and delivers it.
    async fn announce<E: Event>(&self, event: &E) {
        let mut tx = self.db.begin().await.unwrap();
        self.app.kernel.announce(&mut tx, event).await.unwrap();
        tx.commit().await.unwrap();
        self.app.relay.drain().await.unwrap();
    }
}

fn paid_record(kernel: &Kernel) -> OrderRecord {
    OrderRecord {
        order: paid_order(kernel.now()),
        owner: None,
        cart: CartId(Uuid::from_u128(3)),
        reservation: RESERVATION,
        staff: BTreeMap::new(),
        bank_ms: None,
    }
}

fn paid_order(now: Timestamp) -> Order {
    let zero = Money::new(0, Currency::Usd);
    Order {
        id: ORDER,
        number: "AP-0000-0000".into(),
        shop: tenant(1),
        state: OrderState::Paid,
        lines: Vec::new(),
        totals: Totals {
            lines: Vec::new(),
            goods: zero,
            discount: zero,
            shipping: zero,
            shipping_tax: zero,
            tax: zero,
            total: zero,
            explained: Vec::new(),
            rates: Vec::new(),
        },
        address: Address {
            name: "Ada Byron".into(),
            line1: "12 Main Street".into(),
            line2: String::new(),
            city: "Seattle".into(),
            region: "WA".into(),
            postal_code: "98103".into(),
            country: Country::Us,
            phone: String::new(),
        },
        shipping: ShippingChoice::Standard,
        email: "ada@example.com".into(),
        made_to_order: false,
        payment: None,
        refunded: zero,
        shipment: None,
        short: Vec::new(),
        placed: now,
        pay_until: now,
        timeline: Vec::new(),
        key: None,
    }
}

both_engines! {
    async fn missing_items_are_marked_until_the_order_is_packed(engine) {
        let shop = Shop::new(engine).await;
        assert_eq!(shop.announce_short("Ball", 2).await.short, ["Ball"]);
        let order = shop.announce_short("Ball", 2).await;
        assert_eq!((order.short.len(), order.timeline.len()), (1, 1), "an event that is repeated adds nothing");
        assert!(order.timeline[0].what.starts_with("2 × “Ball” was sold out"), "{:?}", order.timeline);
        let order = shop.announce_short("", 0).await;
        assert_eq!(order.short, ["Ball", "One of the items"], "a missing name has a replacement");
        assert!(order.timeline[1].what.starts_with("“One of the items” was"), "{:?}", order.timeline);
        let merchant = shop.app.staff(5, tenant(1), Role::Merchant);
        let packed = merchant.send(PackOrder { tenant: tenant(1), order: ORDER }).await.unwrap();
        assert!(packed.short.is_empty());
        let after = shop.announce_short("Bear", 1).await;
        assert_eq!((after.state, after.short.len()), (OrderState::Packed, 0), "a packed order gets no mark: nothing would remove it");
        assert_eq!(after.timeline.len(), packed.timeline.len());
    }
}
