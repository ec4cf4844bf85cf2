//! A module as the server composes it.

use crate::{
    Db,
    events::Subscription,
    jobs::{JobHandler, Schedule},
    openapi::Operation,
};

/// What a module brings: routes, what it hears, what it does later, and its database.
#[derive(Debug)]
pub struct Module {
    /// Its name: the schema or file of its tables.
    pub name: &'static str,
    /// Its routes.
    pub router: axum::Router,
    /// Its routes as the OpenAPI document describes them.
    pub operations: Vec<Operation>,
    /// What it hears.
    pub subscriptions: Vec<Subscription>,
    /// The jobs that it does.
    pub jobs: Vec<JobHandler>,
    /// When some of them run by themselves.
    pub schedules: Vec<Schedule>,
    /// Its database.
    pub db: Db,
}

impl Module {
    /// Its routes, each under its name.
    pub fn tagged_operations(&self) -> impl Iterator<Item = Operation> {
        self.operations
            .iter()
            .map(|operation| operation.of_module(self.name))
    }
}
