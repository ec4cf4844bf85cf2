//! The scheduled job: designs are drawn.

use crate::service::{Designs, pictures};
use allpet_kernel::jobs::{JobHandler, JobSpec, Schedule};

const DRAW_DESIGNS: &str = "builder.draw-designs";

pub(crate) const SCHEDULES: [Schedule; 1] = [Schedule::cron(DRAW_DESIGNS, "*/10 * * * * *")];

pub(crate) fn handlers(app: &Designs) -> Vec<JobHandler> {
    let app = app.clone();
    let draw_designs = move |_| {
        let app = app.clone();
        async move { pictures::draw_due(&app).await }
    };
    vec![JobHandler::scheduled(
        JobSpec::scheduled(DRAW_DESIGNS),
        draw_designs,
    )]
}
