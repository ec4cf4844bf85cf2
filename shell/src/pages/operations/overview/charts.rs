//! The charts of the last hour or day.

mod chart;
mod chart_geometry;

use crate::pages::operations::refresh::use_refresh;
use allpet_contract::operations::{Period, ReadSamples, Sample, Samples, SamplesQuery};
use allpet_domain::Timestamp;
use allpet_ui::{
    api::local_time,
    components::{Choice, FilterChips, Loaded, Skeleton, SkeletonShape},
    country::english,
    hooks::{WhileLoading, use_read_with},
};
use chart::{Chart, Series, Unit};
use std::rc::Rc;
use yew::prelude::*;

const DAY: &str = "day";

/// Shows requests, jobs and event lag over time.
#[component]
pub(super) fn Charts() -> Html {
    let period = use_state_eq(|| Period::Hour);
    let query = SamplesQuery { period: *period };
    let word = if *period == Period::Day { DAY } else { "hour" };
    let key = ["operations/samples/", word].concat();
    let query = use_read_with(key, WhileLoading::Previous, ReadSamples { query });
    use_refresh(&query);
    let choices = vec![Choice::new("hour", "Last hour"), Choice::new(DAY, "Last day")];
    let onchange = Callback::from(move |word: String| {
        period.set(if word == DAY { Period::Day } else { Period::Hour });
    });
    html! {
        <>
            <div class="row between"><h2>{ "Activity" }</h2><FilterChips label="Period" {choices} value={word} {onchange} /></div>
            <Loaded<Samples> {query} skeleton={html! { <Skeleton shape={SkeletonShape::Cards} count={3} /> }}
                render={Callback::from(|samples: Rc<Samples>| html! { <ChartRow {samples} /> })} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ChartRowProps {
    samples: Rc<Samples>,
}

#[component]
fn ChartRow(props: &ChartRowProps) -> Html {
    let buckets = &props.samples.buckets;
    let labels: Vec<AttrValue> = buckets.iter().map(|bucket| clock(bucket.at).into()).collect();
    let series = |name, class, value: fn(&Sample) -> u64| Series {
        name,
        class,
        values: buckets.iter().map(value).collect(),
    };
    let requests = vec![
        series("server errors", "danger", |sample| sample.counts.errors),
        series("answered", "primary", |sample| {
            sample.counts.requests.saturating_sub(sample.counts.errors)
        }),
    ];
    let jobs = vec![
        series("dead", "danger", |sample| sample.counts.jobs_dead),
        series("failed", "warning", |sample| sample.counts.jobs_failed),
        series("done", "primary", |sample| sample.counts.jobs_done),
    ];
    let lag = vec![series("Longest", "primary", |sample| sample.lag_ms / 1_000)];
    html! {
        <div class="grid charts">
            <Chart title="Requests" labels={labels.clone()} series={requests} unit={Unit::Count} />
            <Chart title="Jobs" labels={labels.clone()} series={jobs} unit={Unit::Count} />
            <Chart title="Event lag" {labels} series={lag} unit={Unit::Seconds} />
        </div>
    }
}

/// Formats a time of day in the person's time zone and English: "11:10 PM", "23:10".
fn clock(at: Timestamp) -> String {
    english().clock(local_time(at))
}
