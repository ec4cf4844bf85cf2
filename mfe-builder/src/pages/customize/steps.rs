//! The choices one step at a time, for those who do not want all of them at once. The address says which step it is, so that the
//! way back leads to the one before.

use crate::routes::Route;
use allpet_ui::{
    app_runtime::use_navigator,
    components::{ButtonKind, IconKind, Link, LinkButton, Stepper},
};
use web_sys::HtmlElement;
use yew::prelude::*;
use yew_router::Routable as _;

/// The steps' names, and the fields that each asks for.
const STEPS: [(&str, &[&str]); 4] = [
    ("Product and size", &["product", "size", "length_cm"]),
    (
        "Material and colors",
        &[
            "material",
            "width_mm",
            "strap",
            "lining",
            "lining_colour",
            "thread",
        ],
    ),
    ("Fittings", &["hardware", "front_ring", "handle", "reflective"]),
    ("Lettering", &["lettering"]),
];

/// The step that an address' query names, from 0; none where everything stands on one page.
pub(super) fn asked(query: &str) -> Option<usize> {
    let number = query.split('&').find_map(|pair| pair.strip_prefix("step="))?;
    let step: usize = number.parse().ok()?;
    step.checked_sub(1).filter(|step| *step < STEPS.len())
}

/// The step that asks for a field: `strap`, `lettering.text`.
pub(super) fn of(field: &str) -> usize {
    let field = field.split('.').next().unwrap_or_default();
    STEPS
        .iter()
        .position(|(_, fields)| fields.contains(&field))
        .unwrap_or_default()
}

/// The address of a step.
pub(super) fn address(step: usize) -> String {
    ["/customize?step=", &(step + 1).to_string()].concat()
}

/// Props of [`Way`] and [`Onward`].
#[derive(Properties, PartialEq)]
pub(super) struct StepProps {
    /// The step that is shown; none where everything is.
    pub(super) step: Option<usize>,
}

/// Which step it is; or the way to the other way of designing.
#[component]
pub(super) fn Way(props: &StepProps) -> Html {
    let navigator = use_navigator();
    let heading = use_node_ref();
    let begun = use_mut_ref(|| false);
    let to = heading.clone();
    use_effect_with(props.step, move |_| {
        // Another step is read out, and Tab goes on from its beginning.
        let is_another = begun.replace(true);
        if let Some(heading) = to.cast::<HtmlElement>().filter(|_| is_another) {
            let _ = heading.focus();
        }
    });
    let Some(step) = props.step else {
        return html! { <p class="small way" tabindex="-1" ref={heading}><Link href={address(0)} testid="by-steps">{ "One step at a time" }</Link></p> };
    };
    let names = STEPS.map(|(name, _)| AttrValue::Static(name)).to_vec();
    let back_to = Callback::from(move |step: usize| {
        navigator.push(address(step));
    });
    html! {
        <div class="stack way">
            <Stepper steps={names} current={step} {back_to} />
            <p class="small"><Link href={Route::Customize.to_path()} testid="all-at-once">{ "Everything on one page" }</Link></p>
            <h2 tabindex="-1" ref={heading}>{ STEPS[step].0 }</h2>
        </div>
    }
}

/// To the step before and the one after; from the last one to the review.
#[component]
pub(super) fn Onward(props: &StepProps) -> Html {
    let Some(step) = props.step else {
        return Html::default();
    };
    let (href, text) = match STEPS.get(step + 1) {
        Some((name, _)) => (address(step + 1), ["Next: ", name].concat()),
        None => (Route::Review.to_path(), "Review".to_owned()),
    };
    html! {
        <div class="actions">
            if let Some(before) = step.checked_sub(1) { <LinkButton href={address(before)} text="Back" testid="step-back" /> }
            <LinkButton {href} {text} kind={ButtonKind::Primary} icon={IconKind::ArrowRight} testid="step-next" />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        editor::{EditorAction, EditorState},
        parts::groups,
    };
    use allpet_domain::builder::{Parameters, choices, parts::PRODUCTS};

    #[test]
    fn every_choice_of_every_product_has_its_step() {
        for product in PRODUCTS {
            let lettered = EditorState::of(Parameters::plain(*product)).after(EditorAction::Letters(true));
            for group in groups(choices(&lettered.now)) {
                let field = group.field.split('.').next().unwrap();
                let holding = STEPS.iter().filter(|(_, fields)| fields.contains(&field));
                assert_eq!(holding.count(), 1, "{}", group.field);
            }
        }
    }

    #[test]
    fn a_step_is_read_from_its_address() {
        for step in 0..STEPS.len() {
            assert_eq!(asked(address(step).split_once('?').unwrap().1), Some(step));
        }
        for query in ["", "step=0", "step=5", "step=x", "product=leash"] {
            assert_eq!(asked(query), None, "{query}");
        }
        assert_eq!(of("lettering.height_mm"), 3);
    }
}
