//! A bar chart with its numbers in a table behind it.

use super::chart_geometry::{BAR, HEIGHT, STEP, bars, maximum};
use crate::pages::operations::relative_time::length;
use allpet_ui::{components::Card, format::count};
use yew::prelude::*;

/// A quantity that is counted at each moment.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Series {
    /// Its name.
    pub(super) name: &'static str,
    /// The class of its colour.
    pub(super) class: &'static str,
    /// Its values, oldest first.
    pub(super) values: Vec<u64>,
}

/// The unit of a chart's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// A count, whose values add up.
    Count,
    /// Seconds, of which the longest counts.
    Seconds,
}

impl Unit {
    fn format(self, value: u64) -> String {
        match self {
            Self::Count => count(value),
            Self::Seconds => length(value),
        }
    }

    fn summary(self, values: &[u64]) -> String {
        match self {
            Self::Count => count(values.iter().sum()),
            Self::Seconds => length(values.iter().copied().max().unwrap_or(0)),
        }
    }
}

/// Props of [`Chart`].
#[derive(Properties, PartialEq)]
pub(super) struct ChartProps {
    /// The title.
    pub(super) title: AttrValue,
    /// The time of each moment: "23:10".
    pub(super) labels: Vec<AttrValue>,
    /// The series, the first at the bottom.
    pub(super) series: Vec<Series>,
    /// The unit of the values.
    pub(super) unit: Unit,
}

/// A stacked bar chart. Screen readers announce its sums and find every number in the table.
#[component]
pub(super) fn Chart(props: &ChartProps) -> Html {
    let values: Vec<&[u64]> = props.series.iter().map(|series| &*series.values).collect();
    let is_empty = values.iter().all(|values| values.iter().all(|value| *value == 0));
    let sums = props.series.iter().map(|series| summary(series, props.unit));
    let sums: Vec<String> = sums.collect();
    let label = [&props.title, ": ", sums.join(", ").as_str()].concat();
    let width = STEP * u64::try_from(props.labels.len()).unwrap_or(0);
    let top = if is_empty {
        String::new()
    } else {
        props.unit.format(maximum(&values))
    };
    let end = |label: Option<&AttrValue>| label.cloned().unwrap_or_default();
    html! {
        <Card class="chart">
            <h3>{ &props.title }</h3>
            <ul class="legend" aria-hidden="true">
                { for props.series.iter().zip(&sums).map(|(series, sum)| html! {
                    <li key={series.name}><span class={classes!("swatch", series.class)} />{ sum }</li>
                }) }
            </ul>
            <div class="plot">
                <span class="plot-max" aria-hidden="true">{ top }</span>
                <svg viewBox={["0 0 ", &width.to_string(), " ", &HEIGHT.to_string()].concat()} preserveAspectRatio="none" role="img" aria-label={label}>
                    { for bars(&values).into_iter().map(|bar| html! {
                        <rect class={classes!(props.series.get(bar.series).map(|series| series.class))} x={bar.x.to_string()} y={bar.y.to_string()}
                            width={BAR.to_string()} height={bar.height.to_string()} />
                    }) }
                </svg>
            </div>
            <div class="axis" aria-hidden="true"><span>{ end(props.labels.first()) }</span><span>{ end(props.labels.last()) }</span></div>
            { numbers(props) }
        </Card>
    }
}

/// Returns the name of a series with its sum: "12 errors".
fn summary(series: &Series, unit: Unit) -> String {
    match unit {
        Unit::Count => [&unit.summary(&series.values), " ", series.name].concat(),
        Unit::Seconds => [series.name, ": ", &unit.summary(&series.values)].concat(),
    }
}

fn numbers(props: &ChartProps) -> Html {
    let row = |(moment, label): (usize, &AttrValue)| {
        html! {
            <tr key={moment}>
                <th scope="row">{ label }</th>
                { for props.series.iter().map(|series| html! {
                    <td class="figure">{ props.unit.format(series.values.get(moment).copied().unwrap_or(0)) }</td>
                }) }
            </tr>
        }
    };
    let caption = [&props.title, " by time"].concat();
    html! {
        <details>
            <summary>{ "Numbers" }<span class="unseen">{ " of " }{ &props.title }</span></summary>
            <div class="numbers" tabindex="0" role="region" aria-label={caption.clone()}>
                <table class="table">
                    <caption class="unseen">{ caption }</caption>
                    <thead><tr>
                        <th scope="col">{ "Time" }</th>
                        { for props.series.iter().map(|series| html! { <th scope="col" class="figure">{ series.name }</th> }) }
                    </tr></thead>
                    <tbody>{ for props.labels.iter().enumerate().rev().map(row) }</tbody>
                </table>
            </div>
        </details>
    }
}
