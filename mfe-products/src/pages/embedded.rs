//! The page inside the dashboard.

use allpet_ui::{
    components::{Button, Card, EmptyState, IconKind, PageHeader, Picture},
    place::{use_place, use_shown, use_surroundings, use_view},
};
use yew::prelude::*;

/// Says who is signed in, and what is here so far.
#[component]
pub(crate) fn Embedded() -> Html {
    use_view("Products");
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
            <PageHeader title="Products" {lead} />
            <Card>
                <EmptyState picture={Picture::Dog} title="The store is not open yet" text="It opens with the next release. Your pets and licences are here already."
                    action={html! { <Button text="See your pets" icon={IconKind::Paw} onclick={pets} testid="see-pets" /> }} />
            </Card>
        </main>
    }
}
