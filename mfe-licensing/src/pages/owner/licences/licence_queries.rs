//! The queries of the owner's licences and applications, kept current while a clerk may decide.

use crate::{pages::owner::apply::ALL, polling::use_polling, queries::use_read};
use allpet_contract::{
    Page,
    licensing::{Application, Licence, MyApplications, MyLicences},
};
use allpet_ui::{hooks::Query, prelude::*};

/// Queries the owner's licences and applications. Polls while an application is open. Once one is decided, reloads the licences: it
/// may have become one.
#[hook]
pub(super) fn use_licences_and_applications() -> (Query<Page<Licence>>, Query<Page<Application>>) {
    let licences = use_read("licences", MyLicences { query: ALL });
    let applications = use_read("applications", MyApplications { query: ALL });
    let open = applications.data.as_ref().map(|page| count_open(&page.items));
    let any_open = open.is_some_and(|open| open > 0);
    use_polling(&applications, any_open.then_some(MyApplications { query: ALL }));
    let previous = use_mut_ref(|| None::<usize>);
    use_effect_with(open, move |open| {
        if previous.replace(*open) > *open && open.is_some() {
            invalidate("licences");
        }
    });
    (licences, applications)
}

fn count_open(applications: &[Application]) -> usize {
    let open = applications
        .iter()
        .filter(|application| application.state.is_open());
    open.count()
}
