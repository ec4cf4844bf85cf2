//! The page inside the dashboard.

use allpet_ui::{
    components::{Button, Card, EmptyState, IconKind, PageHeader, Picture},
    place::{use_place, use_shown, use_surroundings, use_view},
};
use yew::prelude::*;

/// Says who is signed in, and what is here so far.
#[component]
pub(crate) fn Embedded() -> Html {
    use_view("Builder");
    use_shown();
    let place = use_place();
    let surroundings = use_surroundings();
    let name = surroundings
        .user
        .as_ref()
        .map_or("visitor", |user| user.name.as_str());
    let lead = ["Hello, ", name, "."].concat();
    let pets = Callback::from(move |_: MouseEvent| {
        if let Some(place) = &place {
            place.host.open("shell", "/dashboard/pets");
        }
    });
    html! {
        <main class="page">
            <PageHeader title="Builder" {lead} />
            <Card>
                <EmptyState picture={Picture::Cat} title="The builder is not open yet" text="It opens with the next release. Your pets are here already, with their weight."
                    action={html! { <Button text="See your pets" icon={IconKind::Paw} onclick={pets} testid="see-pets" /> }} />
            </Card>
        </main>
    }
}
