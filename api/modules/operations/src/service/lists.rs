//! Lists over all modules: each returns its part, and the parts become one page.

use crate::OperationsModule;
use allpet_contract::{
    operations::{
        DeliveriesPage, DeliveriesQuery, DeliverySummary, JobSummary, JobsPage, JobsQuery,
        module::{ListModuleDeliveries, ListModuleJobs, ModuleDeliveriesQuery, ModuleJobsQuery},
    },
    page::checked_limit,
};
use allpet_domain::id::{EventId, JobId};
use allpet_kernel::{Failure, paging::PageRequest};

/// Lists the jobs of all modules, newest first.
pub(crate) async fn jobs(app: &OperationsModule, query: JobsQuery) -> Result<JobsPage, Failure> {
    let limit = checked_limit(query.limit)?;
    let page = PageRequest::<JobId>::read(Some(limit), query.cursor.as_ref())?;
    let part = ModuleJobsQuery {
        state: query.state,
        before: page.behind,
        limit: page.rows(),
    };
    let answers = app.send_to_all(|module| ListModuleJobs {
        module,
        query: part.clone(),
    });
    let (mut jobs, unreachable): (Vec<JobSummary>, _) = join_parts(answers.await);
    jobs.sort_by_key(|job| std::cmp::Reverse(job.id));
    let page = page.page(jobs, |job| job.id);
    Ok(JobsPage {
        items: page.items,
        next: page.next,
        unreachable,
    })
}

/// Lists the deliveries of all modules, oldest first.
pub(crate) async fn deliveries(
    app: &OperationsModule,
    query: DeliveriesQuery,
) -> Result<DeliveriesPage, Failure> {
    let limit = checked_limit(query.limit)?;
    let page = PageRequest::<(EventId, String)>::read(Some(limit), query.cursor.as_ref())?;
    let part = ModuleDeliveriesQuery {
        state: query.state,
        after: page.behind.as_ref().map(|(event, _)| *event),
        after_subscriber: page
            .behind
            .as_ref()
            .map(|(_, subscriber)| subscriber.clone())
            .unwrap_or_default(),
        limit: page.rows(),
    };
    let answers = app.send_to_all(|module| ListModuleDeliveries {
        module,
        query: part.clone(),
    });
    let (mut deliveries, unreachable): (Vec<DeliverySummary>, _) = join_parts(answers.await);
    let key = |delivery: &DeliverySummary| (delivery.event, delivery.subscriber.clone());
    deliveries.sort_by_cached_key(key);
    let page = page.page(deliveries, key);
    Ok(DeliveriesPage {
        items: page.items,
        next: page.next,
        unreachable,
    })
}

/// Joins the parts of a list. Returns also the names of the modules that did not answer.
fn join_parts<T>(answers: Vec<(&'static str, Option<Vec<T>>)>) -> (Vec<T>, Vec<String>) {
    let (mut all, mut unreachable) = (Vec::new(), Vec::new());
    for (module, answer) in answers {
        match answer {
            Some(part) => all.extend(part),
            None => unreachable.push(module.to_owned()),
        }
    }
    (all, unreachable)
}
