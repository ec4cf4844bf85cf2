//! The endpoints by which the operations module reads and changes the jobs, schedules and events of every module. The addresses contain
//! the module's name, so that a request reaches the process that runs the module (ADR 26). The command line uses the same functions.

mod causes;
mod deliveries;
mod jobs;
mod people;
mod replay;
mod report;

use crate::{
    Db, Failure, Kernel, Module, PersonalData, Routes, events::Subscription, http::routes::FixedParameter,
    jobs::SchedulePlan, personal_data,
};
use allpet_contract::operations::SUBSCRIBER_NOT_FOUND;
pub use report::lag;
use std::sync::Arc;

/// The longest error in a list, in characters.
const ERROR_MAX: usize = 300;

/// A module, as these routes see it.
#[derive(Clone, Debug)]
struct ModuleOperations(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    kernel: Kernel,
    name: &'static str,
    db: Db,
    subscriptions: Vec<Subscription>,
    plan: SchedulePlan,
    personal_data: PersonalData,
}

impl std::ops::Deref for ModuleOperations {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Returns the parameter of the paths that names the module.
pub(crate) fn module_parameter(module: &'static str) -> FixedParameter {
    FixedParameter {
        name: "module",
        value: module,
    }
}

/// Adds to a module the routes of this file, and the subscriber that erases its records of people. The routes are internal, and not part
/// of the module's document. Fails if one of its schedules is invalid.
pub fn operable(kernel: &Kernel, mut module: Module) -> Result<Module, Failure> {
    personal_data::subscribe(kernel, &mut module);
    let operated = ModuleOperations(Arc::new(Parts {
        kernel: kernel.clone(),
        name: module.name,
        db: module.db.clone(),
        subscriptions: module.subscriptions.clone(),
        plan: SchedulePlan::new(&module)?,
        personal_data: module.personal_data.clone(),
    }));
    let (router, _) = Routes::new(kernel.clone(), operated)
        .fix(module_parameter(module.name))
        .on(report::read)
        .on(report::read_lags)
        .on(jobs::list)
        .on(jobs::read)
        .on(jobs::act)
        .on(jobs::run_schedule)
        .on(deliveries::list)
        .on(deliveries::act)
        .on(replay::replay)
        .on(replay::read_outbox)
        .on(causes::read)
        .on(people::export)
        .on(people::read_erasure)
        .finish();
    module.router = module.router.merge(router);
    Ok(module)
}

impl ModuleOperations {
    /// Finds a subscriber. Fails with `SUBSCRIBER_NOT_FOUND`.
    fn subscriber(&self, name: &str) -> Result<&Subscription, Failure> {
        let mut all = self.subscriptions.iter();
        let found = all.find(|subscription| subscription.name() == name);
        found.ok_or_else(|| SUBSCRIBER_NOT_FOUND.into())
    }
}

/// Returns the first characters of an error, for a list.
pub(crate) fn shorten(error: &str) -> String {
    if error.chars().count() <= ERROR_MAX {
        return error.to_owned();
    }
    error.chars().take(ERROR_MAX - 1).chain(['…']).collect()
}
