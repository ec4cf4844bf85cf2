//! What time alone changes: the modules are told to look, again and again.

use allpet_contract::{Problem, licensing::SweepProofs, orders::SweepOrders, payments::SettlePayments};
use allpet_kernel::Kernel;
use std::time::Duration;

/// How often the modules look. Each of them knows itself what is due.
const EVERY: Duration = Duration::from_secs(10);

/// Goes its rounds. Never returns.
pub(crate) async fn run(kernel: Kernel) {
    let client = kernel.client("rounds");
    loop {
        tokio::time::sleep(EVERY).await;
        // Payments first: an order whose payment is found to have come is not cancelled.
        report("payments", client.send(SettlePayments {}).await);
        report("orders", client.send(SweepOrders {}).await);
        report("licensing", client.send(SweepProofs {}).await);
    }
}

fn report(module: &str, outcome: Result<u32, Problem>) {
    match outcome {
        Ok(0) => {}
        Ok(count) => tracing::info!(module, count, "settled what was due"),
        Err(problem) => tracing::warn!(module, %problem, "could not settle what was due"),
    }
}
