//! The connected modules with a shop, and the steps with which many tests begin.

use allpet_contract::{
    Client, Problem,
    catalog::{CorrectStock, Correction, ListStock, StockCorrection, StockItem, StockQuery},
    identity::{Contact, ReadContact},
    orders::{
        AddToCart, Cart, CartItem, CheckoutForm, NewLine, Order, OrderForm, OrderRefund, PayOrder,
        PlaceOrder, PriceCheckout,
    },
    payments::{CardForm, PayForm, Tokenise},
    tenants::TenantKind,
};
use allpet_domain::{
    Money,
    id::{OrderId, TenantId},
    orders::{Address, Country, ShippingChoice},
    role::Role,
};
use allpet_kernel::{
    Db, Failure, Kernel, Module, Routes, Service, on_read,
    testkit::{CookieJar, Engine, TestApp, TestCaller, TestDatabases, kernel, key, user},
};
use allpet_tenants::NewTenant;

pub(super) type Page = Client<TestCaller>;

pub(super) const GOOD: &str = "4242 4242 4242 4242";
pub(super) const DECLINES: &str = "4000 0000 0000 0002";
pub(super) const IS_SHORT: &str = "4000 0000 0000 9995";
pub(super) const ASKS: &str = "4000 0027 6000 3184";
pub(super) const TIMES_OUT: &str = "4000 0000 0000 0341";
pub(super) const REFUND_TIMES_OUT: &str = "4000 0000 0000 7726";
pub(super) const REFUND_DECLINES: &str = "4000 0000 0000 5126";

pub(super) struct World {
    pub(super) app: TestApp,
    pub(super) shop: TenantId,
    pub(super) orders: Db,
    pub(super) payments: Db,
    pub(super) databases: TestDatabases,
    pub(super) stock: Vec<StockItem>,
}

impl World {
    /// Creates a shop with a few products and 50 pieces of the first one.
    pub(super) async fn new(engine: Engine) -> Self {
        Self::with_cookies(engine, false).await
    }

    /// As [`World::new`], with the cookies of https if `secure_cookies`.
    pub(super) async fn with_cookies(engine: Engine, secure_cookies: bool) -> Self {
        let databases = TestDatabases::new(engine).await;
        let kernel = kernel();
        kernel.set_secure_cookies(secure_cookies);
        let (tenants, catalog) = (databases.open("tenants").await, databases.open("catalog").await);
        let (orders, payments) = (databases.open("orders").await, databases.open("payments").await);
        let settings = allpet_orders::Settings { secure_cookies };
        let tenants_module = allpet_tenants::compose(&kernel, tenants.clone()).await.unwrap();
        let shop = NewTenant {
            slug: "shop",
            name: "A shop",
            kind: TenantKind::Shop,
            jurisdiction: None,
        };
        let shop = allpet_tenants::ensure_tenant(&kernel, &tenants, shop)
            .await
            .unwrap()
            .id;
        // The products are stored before the module starts, which lists them from memory.
        allpet_catalog::compose(&kernel, catalog.clone()).await.unwrap();
        allpet_catalog::generate(&kernel, &catalog, shop, 3)
            .await
            .unwrap();
        let modules = vec![
            tenants_module,
            allpet_catalog::compose(&kernel, catalog.clone()).await.unwrap(),
            allpet_orders::compose(&kernel, orders.clone(), settings)
                .await
                .unwrap(),
            allpet_payments::compose(&kernel, payments.clone()).await.unwrap(),
            allpet_builder::compose(&kernel, databases.open("builder").await)
                .await
                .unwrap(),
            people(&kernel, databases.open("identity").await).await,
        ];
        let mut world = Self {
            app: TestApp::new(kernel, modules),
            shop,
            orders,
            payments,
            databases,
            stock: Vec::new(),
        };
        world.stock = world.stock().await;
        world.set_stock(0, 50).await;
        world
    }

    pub(super) fn merchant(&self) -> Page {
        self.app.staff(9, self.shop, Role::Merchant)
    }

    /// Reads the shop's stock, by SKU.
    pub(super) async fn stock(&self) -> Vec<StockItem> {
        let list = ListStock {
            tenant: self.shop,
            query: StockQuery::default(),
        };
        self.merchant().send(list).await.unwrap().items
    }

    /// Sets the number of pieces of a stock item.
    pub(super) async fn set_stock(&self, at: usize, pieces: i64) {
        let on_hand = self.stock().await[at].on_hand;
        let correct = CorrectStock {
            tenant: self.shop,
            item: self.stock[at].id,
            key: key(&format!("count-{at}-{pieces}")),
            body: StockCorrection {
                correction: Correction::Counted(pieces),
                based_on: Some(on_hand),
                reason: "counted".into(),
            },
        };
        self.merchant().send(correct).await.unwrap();
    }

    pub(super) fn sku(&self, at: usize) -> CartItem {
        CartItem::Variant {
            sku: self.stock[at].sku.clone(),
        }
    }

    pub(super) fn guest(&self) -> Page {
        self.app.page(&CookieJar::default(), None)
    }

    /// Returns a person's page in a browser.
    pub(super) fn person(&self, jar: &CookieJar, number: u8) -> Page {
        self.app
            .page(jar, Some(self.app.claims(number, "products", Vec::new())))
    }

    /// Returns a guest with some pieces of the first product in the cart.
    pub(super) async fn shopper(&self, quantity: u32) -> Page {
        let page = self.guest();
        self.add(&page, 0, quantity).await.unwrap();
        page
    }

    pub(super) async fn add(&self, page: &Page, at: usize, quantity: u32) -> Result<Cart, Problem> {
        let body = NewLine {
            item: self.sku(at),
            quantity,
        };
        page.send(AddToCart {
            key: key(&format!("add-{at}-{}", self.fresh())),
            body,
        })
        .await
    }

    /// Returns a number that was not used before.
    pub(super) fn fresh(&self) -> u64 {
        u64::from_be_bytes(self.app.kernel.randomness().bytes())
    }

    /// Places an order of the cart at the displayed price.
    pub(super) async fn place(&self, page: &Page) -> Result<Order, Problem> {
        self.place_for(page, "Ada@Example.com").await
    }

    /// Places an order of the cart with this e-mail address.
    pub(super) async fn place_for(&self, page: &Page, email: &str) -> Result<Order, Problem> {
        let totals = page.send(PriceCheckout { body: checkout() }).await?;
        let body = OrderForm {
            address: address(),
            shipping: ShippingChoice::Standard,
            email: email.into(),
            expected_total: totals.total,
        };
        page.send(PlaceOrder {
            key: key(&format!("place-{}", self.fresh())),
            body,
        })
        .await
    }

    pub(super) async fn pay(&self, page: &Page, order: OrderId, number: &str) -> Result<Order, Problem> {
        let card_token = token(page, number).await;
        page.send(PayOrder {
            order,
            key: key(&format!("pay-{}", self.fresh())),
            body: PayForm { card_token },
        })
        .await
    }

    /// Settles payments, delivers all events, and expires unpaid orders. Returns the numbers of settled payments and expired orders.
    pub(super) async fn run_schedules(&self) -> (i64, u32) {
        let unsettled = "SELECT COUNT(*) FROM payments WHERE state = 'processing'";
        let before = self.number_of(&self.payments, unsettled).await;
        self.deliver().await;
        let settled = before - self.number_of(&self.payments, unsettled).await;
        let ended = self.app.run_scheduled("orders", "orders.expire-unpaid").await;
        self.deliver().await;
        (settled, ended)
    }

    /// Runs the due jobs and delivers all events, until nothing is left to do.
    pub(super) async fn deliver(&self) {
        while self.app.worker.run_enqueued().await.unwrap() + self.app.relay.drain().await.unwrap() > 0 {}
    }

    /// Lets time pass, with its jobs and events.
    pub(super) async fn pass(&self, hours: u32) {
        for _ in 0..hours * 6 {
            self.app.kernel.clock().advance_seconds(10 * 60);
            self.deliver().await;
        }
    }

    pub(super) async fn number_of(&self, db: &Db, statement: &'static str) -> i64 {
        on_read!(db, c => sqlx::query_scalar(statement).fetch_one(c).await).unwrap()
    }
}

/// A person whose e-mail address differs from the one on every order.
pub(super) const ANOTHER: u8 = 200;

/// A person whose address the browser sent with `ss` for `ß`.
pub(super) const ANNA: u8 = 201;

/// A person who signed up with the address on the orders and has not proved that they read its mail.
pub(super) const UNVERIFIED: u8 = 202;

/// The accounts that the orders module requests.
async fn people(kernel: &Kernel, db: Db) -> Module {
    async fn contact((): (), _: Service, request: ReadContact) -> Result<Contact, Failure> {
        let email = match request.user {
            one if one == user(ANOTHER) => "bea@example.com",
            one if one == user(ANNA) => "anna@strasse.example",
            _ => "ADA@example.com",
        };
        Ok(Contact {
            email: email.into(),
            verified: request.user != user(UNVERIFIED),
            ..Contact::default()
        })
    }
    db.migrate(&[]).await.unwrap();
    let (router, operations) = Routes::new(kernel.clone(), ()).on(contact).finish();
    Module {
        name: "identity",
        router,
        operations,
        subscriptions: Vec::new(),
        jobs: Vec::new(),
        schedules: Vec::new(),
        personal_data: allpet_kernel::PersonalData::Nothing,
        db,
    }
}

pub(super) async fn token(page: &Page, number: &str) -> String {
    let body = CardForm {
        number: number.into(),
        month: 12,
        year: 30,
        code: "123".into(),
    };
    page.send(Tokenise { body }).await.unwrap().token
}

pub(super) fn address() -> Address {
    Address {
        name: "Ada Byron".into(),
        line1: "12 Main Street".into(),
        line2: String::new(),
        city: "Seattle".into(),
        region: "WA".into(),
        postal_code: "98103".into(),
        country: Country::Us,
        phone: String::new(),
    }
}

pub(super) fn checkout() -> CheckoutForm {
    CheckoutForm {
        address: address(),
        shipping: ShippingChoice::Standard,
    }
}

/// Builds a refund of `amount`, decided on when `before` had been refunded.
pub(super) fn refund(before: Money, amount: Money, reason: &str) -> OrderRefund {
    OrderRefund {
        amount: Some(amount),
        refunded_before: Some(before),
        reason: reason.to_owned(),
    }
}

/// Returns the status and code of a refusal.
pub(super) fn refusal<T: std::fmt::Debug>(outcome: Result<T, Problem>) -> (u16, String) {
    let problem = outcome.unwrap_err();
    (problem.status, problem.code)
}
