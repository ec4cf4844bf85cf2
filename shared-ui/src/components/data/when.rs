//! A day, in words where it is near.

use crate::{country, format};
use allpet_domain::{Day, english::English};
use yew::prelude::*;

/// Props of [`When`].
#[derive(Properties, PartialEq)]
pub struct WhenProps {
    /// The day.
    pub day: Day,
    /// Today. Without it the day is never said in words.
    #[prop_or_default]
    pub today: Option<Day>,
    /// How days are written: as at the authority that the page is about, else as in the person's country.
    #[prop_or_else(country::english)]
    pub english: English,
}

/// "tomorrow", "in 5 days", "March 12, 2027"; the exact day when it is pointed at.
#[component]
pub fn When(props: &WhenProps) -> Html {
    let text = props.today.map_or_else(
        || props.english.day(props.day),
        |today| format::day_near(props.day, today, props.english),
    );
    html! { <time class="nowrap" datetime={props.day.to_string()} title={format::day_exact(props.day, props.english)}>{ text }</time> }
}
