//! A payments module for tests: its bank does what the card's token says, and tests can examine it.

use allpet_contract::{
    events::{PaymentFailed, PaymentRefunded, PaymentSucceeded, RefundRequested},
    payments::{ALREADY_PAID, ConfirmPayment, CreatePayment, PAYMENT_NOT_FOUND, Payment, ReadPayment},
};
use allpet_domain::{
    Money,
    id::PaymentId,
    payments::{Brand, Card, FailureReason, PaymentState},
};
use allpet_kernel::{
    Db, Failure, Kernel, Module, Routes, Service, Tx,
    events::{self, Subscription},
};
use futures::future::BoxFuture;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

/// The state of the bank.
#[derive(Clone, Debug)]
pub(crate) struct Bank {
    kernel: Kernel,
    db: Db,
    pub(crate) payments: Arc<Mutex<Vec<Payment>>>,
    /// The idempotency keys of all charges and refunds.
    pub(crate) keys: Arc<Mutex<Vec<String>>>,
    charged: Arc<Mutex<HashMap<String, PaymentId>>>,
    /// Whether the bank refuses refunds for now.
    pub(crate) refuses_refunds: Arc<AtomicBool>,
    /// Whether it announces as the previous release did, without the payment.
    pub(crate) is_previous_release: Arc<AtomicBool>,
}

impl Bank {
    pub(crate) fn new(kernel: &Kernel, db: Db) -> Self {
        Self {
            kernel: kernel.clone(),
            db,
            payments: Arc::default(),
            keys: Arc::default(),
            charged: Arc::default(),
            refuses_refunds: Arc::default(),
            is_previous_release: Arc::default(),
        }
    }

    /// Returns the sum of all refunds.
    pub(crate) fn refunded(&self) -> i64 {
        let payments = self.payments.lock().unwrap();
        payments.iter().map(|payment| payment.refunded.minor).sum()
    }

    /// Settles the payment that was processing: it succeeds.
    pub(crate) async fn settle(&self) {
        let payment = {
            let mut payments = self.payments.lock().unwrap();
            let payment = payments
                .iter_mut()
                .find(|payment| payment.state == PaymentState::Processing);
            let payment = payment.expect("a payment without an answer");
            payment.state = PaymentState::Succeeded;
            payment.clone()
        };
        self.announce(&payment).await.unwrap();
    }

    async fn announce(&self, payment: &Payment) -> Result<(), Failure> {
        let mut tx = self.db.begin().await?;
        self.announce_in(&mut tx, payment).await?;
        Ok(tx.commit().await?)
    }

    async fn announce_in(&self, tx: &mut Tx, payment: &Payment) -> Result<(), Failure> {
        let (id, subject) = (payment.id, payment.subject);
        let tenant = allpet_kernel::testkit::tenant(1);
        let is_previous = self.is_previous_release.load(Ordering::SeqCst);
        let snapshot = (!is_previous).then(|| payment.clone());
        if payment.refunded.minor > 0 {
            let event = PaymentRefunded {
                payment: id,
                subject,
                amount: payment.refunded,
                refunded: payment.refunded,
                tenant: Some(tenant),
                by_name: String::new(),
                reason: "Nothing was issued.".into(),
                snapshot,
            };
            self.kernel.announce(tx, &event).await
        } else if payment.state == PaymentState::Succeeded {
            let event = PaymentSucceeded {
                payment: id,
                subject,
                tenant,
                amount: payment.amount,
                snapshot,
            };
            self.kernel.announce(tx, &event).await
        } else if let Some(reason) = payment.failure {
            let event = PaymentFailed {
                payment: id,
                subject,
                reason,
                tenant: Some(tenant),
                snapshot,
            };
            self.kernel.announce(tx, &event).await
        } else {
            Ok(())
        }
    }

    /// Refunds in full, once per key.
    async fn refund(&self, tx: &mut Tx, request: RefundRequested) -> Result<(), Failure> {
        if self.refuses_refunds.load(Ordering::SeqCst) {
            return Err(Failure::internal("the bank refuses"));
        }
        let mut payment = self.find(request.payment)?;
        let first = {
            let mut keys = self.keys.lock().unwrap();
            let first = !keys.contains(&request.key);
            keys.push(request.key);
            first
        };
        if first {
            payment.refunded = payment.amount;
            self.put(&payment);
            self.announce_in(tx, &payment).await?;
        }
        Ok(())
    }

    fn find(&self, id: PaymentId) -> Result<Payment, Failure> {
        let payments = self.payments.lock().unwrap();
        let found = payments.iter().find(|payment| payment.id == id);
        found.cloned().ok_or_else(|| PAYMENT_NOT_FOUND.into())
    }

    fn put(&self, payment: &Payment) {
        let mut payments = self.payments.lock().unwrap();
        payments.retain(|known| known.id != payment.id);
        payments.push(payment.clone());
    }
}

fn outcome(word: &str) -> (PaymentState, Option<FailureReason>) {
    match word {
        "declines" => (PaymentState::Failed, Some(FailureReason::Declined)),
        "asks" | "asks again" => (PaymentState::NeedsAction, None),
        "is slow" => (PaymentState::Processing, None),
        _ => (PaymentState::Succeeded, None),
    }
}

async fn create(bank: Bank, _: Service, request: CreatePayment) -> Result<Payment, Failure> {
    let form = request.body;
    let earlier = bank.charged.lock().unwrap().get(&request.key.0).copied();
    if let Some(earlier) = earlier {
        return bank.find(earlier);
    }
    let paid = |known: &Payment| known.subject == form.subject && known.state == PaymentState::Succeeded;
    if bank.payments.lock().unwrap().iter().any(paid) {
        return Err(ALREADY_PAID.into());
    }
    let (state, failure) = outcome(&form.card_token);
    let now = bank.kernel.now();
    let payment = Payment {
        id: PaymentId::new(now, bank.kernel.randomness().entropy()),
        subject: form.subject,
        amount: form.amount,
        state,
        card: Card {
            brand: Brand::Visa,
            last_four: "4242".into(),
        },
        failure,
        refunded: Money::zero(form.amount.currency),
        created: now,
    };
    bank.keys.lock().unwrap().push(request.key.0.clone());
    bank.charged.lock().unwrap().insert(request.key.0, payment.id);
    bank.put(&payment);
    bank.announce(&payment).await?;
    Ok(payment)
}

async fn read(bank: Bank, _: Service, request: ReadPayment) -> Result<Payment, Failure> {
    bank.find(request.payment)
}

async fn confirm(bank: Bank, _: Service, request: ConfirmPayment) -> Result<Payment, Failure> {
    let mut payment = bank.find(request.payment)?;
    if payment.state == PaymentState::NeedsAction {
        let right = request.body.code == "123456";
        payment.failure = (!right).then_some(FailureReason::NotConfirmed);
        payment.state = if right {
            PaymentState::Succeeded
        } else {
            PaymentState::Failed
        };
        bank.put(&payment);
        bank.announce(&payment).await?;
    }
    Ok(payment)
}

impl events::Listener<RefundRequested> for Bank {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: RefundRequested) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.refund(tx, event))
    }
}

/// Composes a payments module over the bank.
pub(crate) async fn payments(bank: Bank) -> Module {
    bank.db.migrate(&[]).await.unwrap();
    let (kernel, db) = (bank.kernel.clone(), bank.db.clone());
    let refunds =
        Subscription::new::<RefundRequested, _>(db.clone(), "payments.refund-requested", bank.clone());
    let (router, operations) = Routes::new(kernel, bank).on(create).on(read).on(confirm).finish();
    Module {
        name: "payments",
        router,
        operations,
        subscriptions: vec![refunds],
        jobs: Vec::new(),
        schedules: Vec::new(),
        personal_data: allpet_kernel::PersonalData::Nothing,
        db,
    }
}
