//! The module alone, with a successful payment.

use allpet_contract::{
    Problem,
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
    Db, on_read, on_write,
    testkit::{Engine, TestApp, TestDatabases, kernel, key, tenant},
};

pub(crate) struct World {
    pub(crate) app: TestApp,
    db: Db,
    _databases: TestDatabases,
}

impl World {
    pub(crate) async fn new(engine: Engine) -> Self {
        let databases = TestDatabases::new(engine).await;
        let (kernel, db) = (kernel(), databases.open("payments").await);
        let module = allpet_payments::compose(&kernel, db.clone()).await.unwrap();
        Self {
            app: TestApp::new(kernel, vec![module]),
            db,
            _databases: databases,
        }
    }

    /// Pays a fee of 27 dollars.
    pub(crate) async fn paid(&self) -> PaymentId {
        let card = CardForm {
            number: "4242 4242 4242 4242".into(),
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

    /// Returns the announced refunds, in order.
    pub(crate) async fn announced(&self) -> Vec<String> {
        let sql = "SELECT payload FROM outbox WHERE topic = 'payment.refunded' ORDER BY id";
        on_read!(self.db, c => sqlx::query_scalar(sql).fetch_all(c).await).unwrap()
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
