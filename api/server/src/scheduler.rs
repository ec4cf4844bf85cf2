//! The scheduler: every few seconds it has each module do what time alone makes due.

use allpet_contract::{
    Client, Problem, catalog::ExpireReservations, licensing::SweepProofs, orders::SweepOrders,
    payments::SettlePayments,
};
use allpet_kernel::{Kernel, kernel::InProcess};
use std::time::Duration;

/// How often the modules look. Each of them knows itself what is due.
const INTERVAL: Duration = Duration::from_secs(10);

/// Runs until it is aborted; a server runs it beside its relay.
pub(crate) async fn run(kernel: Kernel) {
    let client = kernel.client("scheduler");
    loop {
        tokio::time::sleep(INTERVAL).await;
        run_due(&client).await;
    }
}

/// Has each module look once.
pub(crate) async fn run_due(client: &Client<InProcess>) {
    // Payments first: an order whose payment is found to have come is not cancelled.
    report("payments", client.send(SettlePayments {}).await);
    report("orders", client.send(SweepOrders {}).await);
    report("catalog", client.send(ExpireReservations {}).await);
    report("licensing", client.send(SweepProofs {}).await);
}

fn report(module: &str, outcome: Result<u32, Problem>) {
    match outcome {
        Ok(0) => {}
        Ok(count) => tracing::info!(module, count, "settled what was due"),
        Err(problem) => tracing::warn!(module, %problem, "could not settle what was due"),
    }
}
