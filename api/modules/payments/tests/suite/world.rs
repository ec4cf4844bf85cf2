//! The module alone, with a successful payment.

use allpet_contract::{
    Problem,
    events::RefundRequested,
    payments::{
        CardForm, CreatePayment, NewPayment, NewRefund, Payment, PaymentSubject, ReadPayment, RefundPayment,
        Tokenise,
    },
};
use allpet_domain::{
    Currency, Money,
    id::{ApplicationId, PaymentId},
};
use allpet_kernel::{
    Db, Module,
    jobs::{JobRecord, JobState, dead_letter, history},
    on_read, on_write,
    testkit::{Engine, TestApp, TestDatabases, kernel, key, tenant},
};

pub(crate) struct World {
    pub(crate) app: TestApp,
    pub(crate) db: Db,
    orders: Db,
    _databases: TestDatabases,
}

impl World {
    pub(crate) async fn new(engine: Engine) -> Self {
        let databases = TestDatabases::new(engine).await;
        let (kernel, db) = (kernel(), databases.open("payments").await);
        let module = allpet_payments::compose(&kernel, db.clone()).await.unwrap();
        let orders = databases.open("orders").await;
        orders.migrate(&[]).await.unwrap();
        let announcer = Module {
            name: "orders",
            router: axum::Router::new(),
            operations: Vec::new(),
            subscriptions: Vec::new(),
            jobs: Vec::new(),
            schedules: Vec::new(),
            personal_data: allpet_kernel::PersonalData::Nothing,
            db: orders.clone(),
        };
        Self {
            app: TestApp::new(kernel, vec![module, announcer]),
            db,
            orders,
            _databases: databases,
        }
    }

    /// Pays a fee of 27 dollars.
    pub(crate) async fn paid(&self) -> PaymentId {
        self.paid_with("4242 4242 4242 4242").await
    }

    /// Pays a fee of 27 dollars with this card.
    pub(crate) async fn paid_with(&self, number: &str) -> PaymentId {
        let card = CardForm {
            number: number.into(),
            month: 12,
            year: 2030,
            code: "123".into(),
        };
        let token = self.app.anonymous().send(Tokenise { body: card }).await.unwrap();
        let payment = CreatePayment {
            key: key("pay"),
            body: NewPayment {
                subject: PaymentSubject::LicenceApplication(ApplicationId(uuid::Uuid::nil())),
                tenant: tenant(1),
                amount: Money::new(2_700, Currency::Usd),
                card_token: token.token,
            },
        };
        self.app
            .kernel
            .client("licensing")
            .send(payment)
            .await
            .unwrap()
            .id
    }

    pub(crate) async fn refund(
        &self,
        payment: PaymentId,
        name: &str,
        minor: Option<i64>,
    ) -> Result<Payment, Problem> {
        let request = RefundPayment {
            payment,
            key: key(name),
            body: NewRefund {
                amount: minor.map(|minor| Money::new(minor, Currency::Usd)),
                ..NewRefund::in_full("Nothing was issued.")
            },
        };
        self.app.kernel.client("licensing").send(request).await
    }

    /// Returns the refunded amount that others see.
    pub(crate) async fn refunded(&self, payment: PaymentId) -> i64 {
        let read = ReadPayment { payment };
        let payment = self.app.kernel.client("licensing").send(read).await.unwrap();
        payment.refunded.minor
    }

    /// Requests the refund of everything left, as the rule of a module does, and delivers the request.
    pub(crate) async fn request(&self, payment: PaymentId, key: &str) {
        let event = RefundRequested {
            payment,
            key: key.into(),
            reason: "The order was canceled.".into(),
            tenant: None,
        };
        let mut tx = self.orders.begin().await.unwrap();
        self.app.kernel.announce(&mut tx, &event).await.unwrap();
        tx.commit().await.unwrap();
        self.app.relay.drain().await.unwrap();
    }

    /// Lets time pass and runs the jobs that become due.
    pub(crate) async fn pass(&self, hours: u32) {
        for _ in 0..hours * 6 {
            self.app.kernel.clock().advance_seconds(10 * 60);
            self.app.worker.run_enqueued().await.unwrap();
        }
    }

    /// Returns the dead letters, as `api jobs list` prints them.
    pub(crate) async fn dead(&self) -> Vec<JobRecord> {
        history::in_state(&self.db, JobState::Dead, 10).await.unwrap()
    }

    /// Lets a dead letter run again, as `api jobs retry` does.
    pub(crate) async fn retry(&self, job: &JobRecord) {
        let mut tx = self.db.begin().await.unwrap();
        let decision = dead_letter::retry(&self.app.kernel, &mut tx, job.id)
            .await
            .unwrap();
        assert_eq!(decision, dead_letter::Decision::Done);
        tx.commit().await.unwrap();
        self.app.worker.run_enqueued().await.unwrap();
    }

    /// Returns the payloads of the events of a topic, in order.
    pub(crate) async fn announced(&self, topic: &str) -> Vec<String> {
        let sql = "SELECT payload FROM outbox WHERE topic = $1 ORDER BY id";
        on_read!(self.db, c => sqlx::query_scalar(sql).bind(topic).fetch_all(c).await).unwrap()
    }

    pub(crate) async fn number_of(&self, statement: &'static str) -> i64 {
        on_read!(self.db, c => sqlx::query_scalar(statement).fetch_one(c).await).unwrap()
    }

    /// Changes the test gateway's tables directly.
    pub(crate) async fn write(&self, statements: &[&'static str]) {
        let mut tx = self.db.begin().await.unwrap();
        for statement in statements {
            on_write!(tx, c => sqlx::query(*statement).execute(c).await.map(drop)).unwrap();
        }
        tx.commit().await.unwrap();
    }
}
