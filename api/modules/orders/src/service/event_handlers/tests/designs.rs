//! Tests that a builder which hangs or fails holds up no order, and that the designs of a paid order are saved afterwards.

use super::{ORDER, RESERVATION, Shop, paid_record};
use crate::store::orders::OrderRecord;
use allpet_contract::{
    builder::{Design, RecordOrderedDesign},
    events::{OrderHandedOver, OrderPaid},
    orders::{CartItem, OrderLine},
};
use allpet_domain::{
    builder::{DesignState, Parameters, Product, price},
    id::DesignId,
};
use allpet_kernel::{
    Db, Failure, Kernel, Module, Routes, Service, both_engines,
    jobs::{JobState, history},
    testkit::{TestDatabases, kernel, tenant, user},
};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{sync::Notify, time::timeout};
use uuid::Uuid;

/// The longest wait for what happens at once, unless something waits for the builder.
const PATIENCE: Duration = Duration::from_secs(10);

/// A builder whose first request hangs until the test lets it fail.
#[derive(Clone, Debug, Default)]
struct Builder(Arc<BuilderState>);

#[derive(Debug, Default)]
struct BuilderState {
    /// The idempotency keys of the requests.
    keys: Mutex<Vec<String>>,
    called: Notify,
    fails: Notify,
}

impl Builder {
    async fn module(&self, kernel: &Kernel, db: Db) -> Module {
        db.migrate(&[]).await.unwrap();
        let routes = Routes::new(kernel.clone(), self.clone()).on(record_design);
        let (router, operations) = routes.finish();
        Module {
            name: "builder",
            router,
            operations,
            subscriptions: Vec::new(),
            jobs: Vec::new(),
            schedules: Vec::new(),
            personal_data: allpet_kernel::PersonalData::Nothing,
            db,
        }
    }

    fn keys(&self) -> Vec<String> {
        self.0.keys.lock().unwrap().clone()
    }
}

async fn record_design(
    builder: Builder,
    _: Service,
    request: RecordOrderedDesign,
) -> Result<Design, Failure> {
    let is_first = {
        let mut keys = builder.0.keys.lock().unwrap();
        keys.push(request.key.0.clone());
        keys.len() == 1
    };
    if is_first {
        builder.0.called.notify_one();
        builder.0.fails.notified().await;
        return Err(Failure::internal("the builder fails"));
    }
    let now = kernel().now();
    Ok(Design {
        id: DesignId(Uuid::from_u128(5)),
        name: "My harness".into(),
        status: DesignState::Ordered,
        total: price(&request.body.parameters).total,
        parameters: request.body.parameters,
        pet: None,
        lead_time_days: 5,
        version: 1,
        created: now,
        updated: now,
    })
}

/// A paid order of an account for a design that was not saved.
fn ordered_design(kernel: &Kernel) -> OrderRecord {
    let parameters = Parameters::plain(Product::Harness);
    let total = price(&parameters).total;
    let line = OrderLine {
        item: CartItem::Design {
            design: None,
            parameters,
            price: total,
        },
        title: "Harness, made to order".into(),
        detail: String::new(),
        slug: String::new(),
        picture: String::new(),
        quantity: 1,
        unit_price: total,
    };
    let mut record = paid_record(kernel);
    record.owner = Some(user(1));
    record.order.lines = vec![line];
    record
}

both_engines! {
    async fn a_builder_that_hangs_holds_up_no_order_and_saves_the_design_later(engine) {
        let (builder, kernel, databases) = (Builder::default(), kernel(), TestDatabases::new(engine).await);
        let module = builder.module(&kernel, databases.open("builder").await).await;
        let record = ordered_design(&kernel);
        let shop = Shop::with(kernel, databases, &record, vec![module]).await;
        let paid = OrderPaid { order: ORDER, reservation: RESERVATION, owner: Some(user(1)), tenant: Some(tenant(1)) };
        timeout(PATIENCE, shop.announce(&paid)).await.expect("no event waits for the builder");
        let moved = OrderHandedOver { order: ORDER, owner: user(1), tenant: Some(tenant(1)) };
        timeout(PATIENCE, shop.announce(&moved)).await.expect("no event waits for the builder");
        assert!(builder.keys().is_empty(), "the builder is not called while an event is handled");
        assert!(shop.app.relay.unfinished().await.unwrap().is_empty());

        let worker = shop.app.worker.clone();
        let attempt = tokio::spawn(async move { worker.run_enqueued().await });
        timeout(PATIENCE, builder.0.called.notified()).await.expect("the job calls the builder");
        let order = timeout(PATIENCE, shop.announce_short("Ball", 1)).await.expect("the order is free");
        assert_eq!(order.short, ["Ball"]);
        builder.0.fails.notify_one();
        attempt.await.unwrap().unwrap();
        let done = async || history::in_state(&shop.db, JobState::Done, 10).await.unwrap();
        assert!(done().await.is_empty(), "the first attempt fails");

        shop.app.kernel.clock().advance_seconds(60);
        shop.app.worker.run_enqueued().await.unwrap();
        let kinds: Vec<String> = done().await.into_iter().map(|job| job.kind).collect();
        assert_eq!(kinds, ["orders.save-designs"], "one job for both events");
        let keys = builder.keys();
        assert!(keys.len() == 2 && keys[0] == keys[1], "the builder saves a design once for each key: {keys:?}");
    }
}
