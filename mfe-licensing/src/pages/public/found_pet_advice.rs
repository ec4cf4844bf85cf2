//! Advice to people who found a pet; on every page about tags.

use allpet_ui::prelude::*;

/// Advice to people who found a pet.
#[component]
pub(crate) fn FoundPetAdvice() -> Html {
    html! {
        <Card kind={CardKind::Sunken} title="Found a pet?">
            <ol class="found">
                <li><b>{ "Keep calm and keep your distance." }</b>{ " A frightened animal may bite. Sit down, speak softly, let it come." }</li>
                <li><b>{ "Reach the owner" }</b>{ " as the tag’s page says. If it says nothing, call the authority named there: they issued the license." }</li>
                <li><b>{ "No answer?" }</b>{ " Any vet or shelter scans a microchip for free." }</li>
                <li><b>{ "Hurt, or in danger on a road?" }</b>{ " Call your city’s animal control, or the emergency number." }</li>
            </ol>
        </Card>
    }
}
