//! A day, in words where it is near.

use crate::format;
use allpet_domain::Day;
use yew::prelude::*;

/// What a [`When`] is told.
#[derive(Properties, PartialEq)]
pub struct WhenProps {
    /// The day.
    pub day: Day,
    /// Today. Without it the day is never said in words.
    #[prop_or_default]
    pub today: Option<Day>,
}

/// "tomorrow", "in 5 days", "12 March 2027"; the exact day when it is pointed at.
#[component]
pub fn When(props: &WhenProps) -> Html {
    let text = props.today.map_or_else(
        || format::day(props.day),
        |today| format::day_near(props.day, today),
    );
    html! { <time class="nowrap" datetime={props.day.to_string()} title={format::day_exact(props.day)}>{ text }</time> }
}
