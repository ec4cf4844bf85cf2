//! When an order is marked as short.

use crate::store::orders::{self, OrderRecord};
use allpet_contract::{
    events::StockShort,
    orders::{Order, PackOrder},
};
use allpet_domain::{
    Currency, Money, Timestamp,
    id::{CartId, OrderId, ReservationId, StockItemId},
    orders::{Address, Country, OrderState, ShippingChoice, Totals},
    role::Role,
};
use allpet_kernel::{
    Db, both_engines,
    testkit::{Engine, TestApp, TestDatabases, kernel, tenant},
};
use std::collections::BTreeMap;
use uuid::Uuid;

const ORDER: OrderId = OrderId(Uuid::from_u128(1));
const RESERVATION: ReservationId = ReservationId(Uuid::from_u128(2));

struct World {
    app: TestApp,
    db: Db,
    _databases: TestDatabases,
}

impl World {
    /// A shop with one order that is paid.
    async fn new(engine: Engine) -> Self {
        let databases = TestDatabases::new(engine).await;
        let (kernel, db) = (kernel(), databases.open("orders").await);
        let settings = crate::Settings {
            secure_cookies: false,
        };
        let module = crate::compose(&kernel, db.clone(), settings).await.unwrap();
        let kept = OrderRecord {
            order: paid(kernel.now()),
            owner: None,
            cart: CartId(Uuid::from_u128(3)),
            reservation: RESERVATION,
            staff: BTreeMap::new(),
            bank_ms: None,
        };
        let mut tx = db.begin().await.unwrap();
        orders::insert(&mut tx, &kept).await.unwrap();
        tx.commit().await.unwrap();
        Self {
            app: TestApp::new(kernel, vec![module]),
            db,
            _databases: databases,
        }
    }

    /// The catalogue says that pieces are missing; the order as it stands then.
    async fn announce_short(&self, name: &str, missing: i64) -> Order {
        let event = StockShort {
            item: StockItemId(Uuid::from_u128(4)),
            tenant: tenant(1),
            available: 0,
            reservation: Some(RESERVATION),
            name: name.into(),
            missing,
        };
        let mut tx = self.db.begin().await.unwrap();
        self.app.kernel.announce(&mut tx, &event).await.unwrap();
        tx.commit().await.unwrap();
        self.app.relay.drain().await.unwrap();
        let found = orders::find_of_shop(&self.db, tenant(1), ORDER).await.unwrap();
        found.unwrap().order
    }
}

fn paid(now: Timestamp) -> Order {
    let none = Money::new(0, Currency::Usd);
    Order {
        id: ORDER,
        number: "AP-0000-0000".into(),
        shop: tenant(1),
        state: OrderState::Paid,
        lines: Vec::new(),
        totals: Totals {
            lines: Vec::new(),
            goods: none,
            discount: none,
            shipping: none,
            shipping_tax: none,
            tax: none,
            total: none,
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
        refunded: none,
        shipment: None,
        short: Vec::new(),
        placed: now,
        pay_until: now,
        timeline: Vec::new(),
        key: None,
    }
}

both_engines! {
    async fn what_is_missing_is_marked_until_it_is_packed(engine) {
        let world = World::new(engine).await;
        assert_eq!(world.announce_short("Ball", 2).await.short, ["Ball"]);
        let order = world.announce_short("Ball", 2).await;
        assert_eq!((order.short.len(), order.timeline.len()), (1, 1), "it is said once");
        assert!(order.timeline[0].what.starts_with("2 × “Ball” was sold out"), "{:?}", order.timeline);
        let order = world.announce_short("", 0).await;
        assert_eq!(order.short, ["Ball", "One of the items"], "a mark always says something");
        assert!(order.timeline[1].what.starts_with("“One of the items” was"), "{:?}", order.timeline);
        let shop = world.app.staff(5, tenant(1), Role::Merchant);
        let packed = shop.send(PackOrder { tenant: tenant(1), order: ORDER }).await.unwrap();
        assert!(packed.short.is_empty());
        let after = world.announce_short("Bear", 1).await;
        assert_eq!((after.state, after.short.len()), (OrderState::Packed, 0), "nothing would take the mark off");
        assert_eq!(after.timeline.len(), packed.timeline.len());
    }
}
