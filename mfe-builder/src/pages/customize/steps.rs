//! The choices one step at a time, for people who do not want all of them at once. The step is in the address, so that going back
//! returns to the step before.

use crate::routes::Route;
use allpet_ui::{
    app_runtime::use_navigator,
    components::{ButtonKind, IconKind, Link, LinkButton, Stepper},
};
use web_sys::HtmlElement;
use yew::prelude::*;
use yew_router::Routable as _;

/// The names of the steps, and the fields of each.
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

/// Returns the step in an address's query, from 0; `None` if all choices are on one page.
pub(super) fn step_in(query: &str) -> Option<usize> {
    let number = query.split('&').find_map(|pair| pair.strip_prefix("step="))?;
    let step: usize = number.parse().ok()?;
    step.checked_sub(1).filter(|step| *step < STEPS.len())
}

/// Returns the step that contains a field: `strap`, `lettering.text`.
pub(super) fn step_of(field: &str) -> usize {
    let field = field.split('.').next().unwrap_or_default();
    STEPS
        .iter()
        .position(|(_, fields)| fields.contains(&field))
        .unwrap_or_default()
}

/// Returns the path of a step.
pub(super) fn path(step: usize) -> String {
    ["/customize?step=", &(step + 1).to_string()].concat()
}

/// Props of [`StepHeader`] and [`StepButtons`].
#[derive(Properties, PartialEq)]
pub(super) struct StepProps {
    /// The step; `None` if all choices are on one page.
    pub(super) step: Option<usize>,
}

/// The stepper, with a link to all choices on one page; or the link to the first step.
#[component]
pub(super) fn StepHeader(props: &StepProps) -> Html {
    let navigator = use_navigator();
    let heading = use_node_ref();
    let is_rendered = use_mut_ref(|| false);
    let heading_ref = heading.clone();
    use_effect_with(props.step, move |_| {
        // Focus the heading of another step: screen readers announce it, and Tab continues from there.
        let is_other_step = is_rendered.replace(true);
        if let Some(heading) = heading_ref.cast::<HtmlElement>().filter(|_| is_other_step) {
            let _ = heading.focus();
        }
    });
    let Some(step) = props.step else {
        return html! { <p class="small way" tabindex="-1" ref={heading}><Link href={path(0)} testid="by-steps">{ "One step at a time" }</Link></p> };
    };
    let names = STEPS.map(|(name, _)| AttrValue::Static(name)).to_vec();
    let back_to = Callback::from(move |step: usize| {
        navigator.push(path(step));
    });
    html! {
        <div class="stack way">
            <Stepper steps={names} current={step} {back_to} />
            <p class="small"><Link href={Route::Customize.to_path()} testid="all-at-once">{ "Everything on one page" }</Link></p>
            <h2 tabindex="-1" ref={heading}>{ STEPS[step].0 }</h2>
        </div>
    }
}

/// Buttons to the previous and the next step; from the last one to the review.
#[component]
pub(super) fn StepButtons(props: &StepProps) -> Html {
    let Some(step) = props.step else {
        return Html::default();
    };
    let (href, text) = match STEPS.get(step + 1) {
        Some((name, _)) => (path(step + 1), ["Next: ", name].concat()),
        None => (Route::Review.to_path(), "Review".to_owned()),
    };
    html! {
        <div class="actions">
            if let Some(previous) = step.checked_sub(1) { <LinkButton href={path(previous)} text="Back" testid="step-back" /> }
            <LinkButton {href} {text} kind={ButtonKind::Primary} icon={IconKind::ArrowRight} testid="step-next" />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        components::groups,
        editor::{EditorAction, EditorState},
    };
    use allpet_domain::{
        builder::{Parameters, choices, parts::PRODUCTS},
        measure::Units,
    };

    #[test]
    fn every_choice_of_every_product_has_one_step() {
        for product in PRODUCTS {
            let with_lettering =
                EditorState::of(Parameters::plain(*product)).apply(EditorAction::SetLettering(true));
            for group in groups(choices(&with_lettering.parameters), Units::Metric) {
                let field = group.field.split('.').next().unwrap();
                let containing = STEPS.iter().filter(|(_, fields)| fields.contains(&field));
                assert_eq!(containing.count(), 1, "{}", group.field);
            }
        }
    }

    #[test]
    fn a_step_is_read_from_its_path() {
        for step in 0..STEPS.len() {
            assert_eq!(step_in(path(step).split_once('?').unwrap().1), Some(step));
        }
        for query in ["", "step=0", "step=5", "step=x", "product=leash"] {
            assert_eq!(step_in(query), None, "{query}");
        }
        assert_eq!(step_of("lettering.height_mm"), 3);
    }
}
