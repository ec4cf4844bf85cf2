//! A day; near days are in words.

use crate::{country, format};
use allpet_domain::{Day, english::English};
use yew::prelude::*;

/// Props of [`DayText`].
#[derive(Properties, PartialEq)]
pub struct DayTextProps {
    /// The day.
    pub day: Day,
    /// Today. Without it, the component always shows the date.
    #[prop_or_default]
    pub today: Option<Day>,
    /// The spelling of dates: of the authority that the page is about, or else of the person's country.
    #[prop_or_else(country::english)]
    pub english: English,
}

/// Shows "tomorrow", "in 5 days" or "March 12, 2027", with the exact day as a tooltip.
#[component]
pub fn DayText(props: &DayTextProps) -> Html {
    let text = props.today.map_or_else(
        || props.english.day(props.day),
        |today| format::day_near(props.day, today, props.english),
    );
    html! { <time class="nowrap" datetime={props.day.to_string()} title={format::day_exact(props.day, props.english)}>{ text }</time> }
}
