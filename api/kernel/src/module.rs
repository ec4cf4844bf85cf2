//! A module, as the server composes it.

use crate::{
    Db,
    events::Subscription,
    jobs::{JobHandler, Schedule},
    openapi::Operation,
    personal_data::PersonalData,
};

/// A module's routes, subscriptions, jobs, schedules, records of people and database.
#[derive(Debug)]
pub struct Module {
    /// Its name, which is also the name of its schema or file.
    pub name: &'static str,
    /// Its routes.
    pub router: axum::Router,
    /// Its routes, as the OpenAPI document describes them.
    pub operations: Vec<Operation>,
    /// The events that it handles.
    pub subscriptions: Vec<Subscription>,
    /// The jobs that it runs.
    pub jobs: Vec<JobHandler>,
    /// The schedules that enqueue some of the jobs.
    pub schedules: Vec<Schedule>,
    /// Its records of people: how it exports and erases them.
    pub personal_data: PersonalData,
    /// Its database.
    pub db: Db,
}

impl Module {
    /// Returns its routes, tagged with its name.
    pub fn tagged_operations(&self) -> impl Iterator<Item = Operation> {
        self.operations
            .iter()
            .map(|operation| operation.of_module(self.name))
    }
}
