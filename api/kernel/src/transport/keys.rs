//! Keeps the public keys of the other processes up to date.

use crate::Kernel;
use std::time::Duration;

/// How often keys are fetched without need, so that a key that a process gave up is forgotten.
const REFRESH_INTERVAL: Duration = Duration::from_mins(1);

/// Fetches the keys of the other processes now and then, until the task is aborted. A token with an unknown key fetches at once.
pub async fn keep_keys(kernel: Kernel) {
    let Some(peers) = kernel.peers() else {
        return;
    };
    loop {
        peers.refresh_keys(kernel.keys()).await;
        tokio::time::sleep(REFRESH_INTERVAL).await;
    }
}
