//! The application form: three steps, each with its own path, and one draft.

mod address_answers;
mod last_zip;
pub(crate) mod pet_status;
mod pet_step;
mod proofs_step;
mod review_step;
mod submission;

use crate::{
    components::SignedIn,
    queries::{use_read, use_rules},
    routes::{Route, Step},
    tab_storage::draft::{DraftHandle, use_draft},
};
use address_answers::use_address_answers;
use allpet_contract::{
    Page,
    page::Paging,
    pets::{ListPets, Pet},
};
use allpet_domain::{english::English, pet::PetState};
use allpet_frame::User;
use allpet_ui::{
    app_runtime::{use_content_ready, use_navigator, use_view},
    prelude::*,
};
use pet_status::{PetStatus, use_pet_statuses};
use pet_step::PetStep;
use proofs_step::ProofsStep;
use review_step::ReviewStep;
use std::rc::Rc;

/// Props of [`Apply`].
#[derive(Properties, PartialEq)]
pub(crate) struct ApplyProps {
    /// The step shown.
    pub(crate) step: Step,
}

/// Maximum number of items in one response: nobody has more pets or licences.
pub(crate) const ALL: Paging = Paging {
    limit: Some(100),
    cursor: None,
};

/// The application form.
#[component]
pub(crate) fn Apply(props: &ApplyProps) -> Html {
    let step = props.step;
    let render = Callback::from(
        move |user: User| html! { <ApplicationSteps key={user.id.clone()} user={user.clone()} {step} /> },
    );
    html! { <SignedIn purpose="To apply for a license" {render} /> }
}

#[derive(Properties, PartialEq)]
struct ApplicationStepsProps {
    user: User,
    step: Step,
}

/// Props of a step.
#[derive(Properties, PartialEq)]
pub(crate) struct StepProps {
    /// The draft.
    pub(crate) draft: DraftHandle,
    /// The person's pets that are at home or lost.
    pub(crate) pets: Rc<Vec<Pet>>,
    /// The pets' licences and applications.
    pub(crate) statuses: Rc<Vec<PetStatus>>,
}

impl StepProps {
    /// Returns the chosen pet.
    pub(crate) fn pet(&self) -> Option<&Pet> {
        let chosen = self.draft.draft.pet?;
        self.pets.iter().find(|pet| pet.id == chosen)
    }
}

#[component]
fn ApplicationSteps(props: &ApplicationStepsProps) -> Html {
    let navigator = use_navigator();
    let draft = use_draft(&props.user.id);
    use_address_answers(&draft);
    let pets = use_read("pets", ListPets { query: ALL });
    let statuses = use_pet_statuses();
    let rules = use_rules(&draft.draft.facts.jurisdiction);
    let english = rules.data.map(|rules| English::of(rules.currency));
    let title = english
        .unwrap_or_default()
        .choose("Apply for a license", "Apply for a licence");
    use_view(title);
    use_content_ready(pets.data.is_some());
    let back_to = Callback::from(move |index| {
        let step = if index == 0 { Step::Pet } else { Step::Proofs };
        navigator.push(Route::Apply { step }.to_path());
    });
    let step = props.step;
    let current = match step {
        Step::Pet => 0,
        Step::Proofs => 1,
        Step::Review => 2,
    };
    let loading = pets.loading;
    let render = Callback::from(move |page: Rc<Page<Pet>>| {
        let step_props = StepProps {
            draft: draft.clone(),
            pets: Rc::new(living_pets(&page.items)),
            statuses: statuses.clone(),
        };
        // A pet added a moment ago comes with the next response.
        let pet_loading = step_props.draft.draft.pet.is_some() && step_props.pet().is_none() && loading;
        if pet_loading && step != Step::Pet {
            return html! { <Skeleton shape={SkeletonShape::Form} count=4 /> };
        }
        match step {
            Step::Pet => html! { <PetStep ..step_props /> },
            Step::Proofs => html! { <ProofsStep ..step_props /> },
            Step::Review => html! { <ReviewStep ..step_props /> },
        }
    });
    let up = (AttrValue::from("/licences"), AttrValue::from("My licenses"));
    html! {
        <div class="page apply">
            <PageHeader {title} {up} />
            <Stepper steps={["Your pet", "Term and documents", "Review"].map(AttrValue::from).to_vec()} {current} {back_to} />
            <Loaded<Page<Pet>> query={pets} {render} skeleton={html! { <Skeleton shape={SkeletonShape::Form} count=4 /> }} />
        </div>
    }
}

/// Returns the pets that live and still belong to the owner.
fn living_pets(pets: &[Pet]) -> Vec<Pet> {
    let is_living = |pet: &&Pet| matches!(pet.state, PetState::AtHome | PetState::Lost);
    pets.iter().filter(is_living).cloned().collect()
}
