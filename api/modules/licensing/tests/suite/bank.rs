//! A payments module for tests: its bank does what the card's token says, and tests can examine it.

use allpet_contract::{
    events::{PaymentFailed, PaymentRefunded, PaymentSucceeded},
    payments::{
        ALREADY_PAID, ConfirmPayment, CreatePayment, PAYMENT_NOT_FOUND, Payment, ReadPayment, RefundPayment,
    },
};
use allpet_domain::{
    Money,
    id::PaymentId,
    payments::{Brand, Card, FailureReason, PaymentState},
};
use allpet_kernel::{Db, Failure, Kernel, Module, Routes, Service};
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
        }
    }

    /// Returns the sum of all refunds.
    pub(crate) fn refunded(&self) -> i64 {
        let payments = self.payments.lock().unwrap();
        payments.iter().map(|payment| payment.refunded.minor).sum()
    }

    /// Announces refunds, and then reverts them as if they had not happened.
    pub(crate) async fn revert_refunds(&self) {
        let wrong = self.payments.lock().unwrap().clone();
        for mut payment in wrong {
            self.announce(&payment).await.unwrap();
            payment.refunded = Money::zero(payment.amount.currency);
            self.put(&payment);
        }
        self.keys
            .lock()
            .unwrap()
            .retain(|key| !key.starts_with("decided-"));
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
        let (id, subject) = (payment.id, payment.subject);
        let mut tx = self.db.begin().await?;
        if payment.refunded.minor > 0 {
            let amount = payment.refunded;
            let event = PaymentRefunded {
                payment: id,
                subject,
                amount,
                refunded: amount,
                tenant: Some(allpet_kernel::testkit::tenant(1)),
            };
            self.kernel.announce(&mut tx, &event).await?;
        } else if payment.state == PaymentState::Succeeded {
            let tenant = allpet_kernel::testkit::tenant(1);
            let event = PaymentSucceeded {
                payment: id,
                subject,
                tenant,
                amount: payment.amount,
            };
            self.kernel.announce(&mut tx, &event).await?;
        } else if let Some(reason) = payment.failure {
            self.kernel
                .announce(
                    &mut tx,
                    &PaymentFailed {
                        payment: id,
                        subject,
                        reason,
                        tenant: Some(allpet_kernel::testkit::tenant(1)),
                    },
                )
                .await?;
        }
        Ok(tx.commit().await?)
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

async fn refund(bank: Bank, _: Service, request: RefundPayment) -> Result<Payment, Failure> {
    let mut payment = bank.find(request.payment)?;
    if bank.refuses_refunds.load(Ordering::SeqCst) {
        return Ok(payment);
    }
    let first = {
        let mut keys = bank.keys.lock().unwrap();
        let first = !keys.contains(&request.key.0);
        keys.push(request.key.0);
        first
    };
    if first {
        payment.refunded = payment.amount;
        bank.put(&payment);
        bank.announce(&payment).await?;
    }
    Ok(payment)
}

/// Composes a payments module over the bank.
pub(crate) async fn payments(bank: Bank) -> Module {
    bank.db.migrate(&[]).await.unwrap();
    let (kernel, db) = (bank.kernel.clone(), bank.db.clone());
    let (router, operations) = Routes::new(kernel, bank)
        .on(create)
        .on(read)
        .on(confirm)
        .on(refund)
        .finish();
    Module {
        name: "payments",
        router,
        operations,
        subscriptions: Vec::new(),
        jobs: Vec::new(),
        schedules: Vec::new(),
        db,
    }
}
