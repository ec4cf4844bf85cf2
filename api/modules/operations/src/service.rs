//! The module's rules: what it asks of the other modules, and what it records.

pub(crate) mod audit;
pub(crate) mod causes;
pub(crate) mod check;
pub(crate) mod lists;
pub(crate) mod overview;
pub(crate) mod record;
pub(crate) mod replay;
pub(crate) mod samples;
pub(crate) mod subjects;

use crate::{NAME, OperationsModule};
use allpet_contract::{Client, Endpoint, routes};
use allpet_kernel::transport::ModuleTransport;
use futures::future::join_all;
use std::time::Duration;
use tokio::time::timeout;

/// How long a module may take to answer before it counts as not reachable.
const ANSWER_LIMIT: Duration = Duration::from_secs(3);

impl OperationsModule {
    /// Returns the client with which this module calls the others.
    pub(crate) fn client(&self) -> Client<ModuleTransport> {
        self.kernel.client(NAME)
    }

    /// Sends a request to every module at once. Returns each module's name and answer; `None` if it does not answer.
    async fn send_to_all<E: Endpoint>(
        &self,
        request: impl Fn(String) -> E,
    ) -> Vec<(&'static str, Option<E::Response>)> {
        self.send_to(routes::modules(), request).await
    }

    /// Sends a request to these modules at once, as [`send_to_all`](Self::send_to_all) to all.
    async fn send_to<E: Endpoint>(
        &self,
        modules: impl Iterator<Item = &'static str>,
        request: impl Fn(String) -> E,
    ) -> Vec<(&'static str, Option<E::Response>)> {
        let client = self.client();
        let requests = modules.map(|module| {
            let (client, request) = (&client, request(module.to_owned()));
            async move {
                match timeout(ANSWER_LIMIT, client.send(request)).await {
                    Ok(Ok(answer)) => (module, Some(answer)),
                    Ok(Err(problem)) => {
                        tracing::warn!(module, %problem, "a module does not report");
                        (module, None)
                    }
                    Err(_) => {
                        tracing::warn!(module, "a module does not report in time");
                        (module, None)
                    }
                }
            }
        });
        join_all(requests).await
    }
}
