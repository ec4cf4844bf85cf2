//! The address leads nowhere.

use super::{Card, Drawing, Picture};
use yew::prelude::*;

/// What a [`NoPage`] is told.
#[derive(Properties, PartialEq)]
pub struct NoPageProps {
    /// One sentence: why that may be.
    pub text: AttrValue,
    /// The way on.
    pub action: Html,
}

/// All that a page says where its address leads nowhere, the same in the dashboard and on every site.
#[component]
pub fn NoPage(props: &NoPageProps) -> Html {
    html! {
        <Card>
            <div class="state">
                <Drawing picture={Picture::Cat} />
                <h1 tabindex="-1">{ "There is no such page" }</h1>
                <p>{ &props.text }</p>
                { props.action.clone() }
            </div>
        </Card>
    }
}
