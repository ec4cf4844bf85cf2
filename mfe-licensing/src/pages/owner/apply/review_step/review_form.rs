//! The form of the review: the fee to agree to, the errors to show, and submitting the application.

use crate::{
    facts::FeeEstimate,
    pages::owner::apply::{
        proofs_step::JurisdictionStepProps,
        submission::{Submission, application_form, use_submission},
    },
    queries::use_jurisdictions,
    routes::Step,
};
use allpet_contract::{Problem, licensing::Apply};
use allpet_domain::{
    FieldError, Invalid,
    english::English,
    licensing::{Quote, contact},
};
use allpet_ui::{api::KeyedRequest, prelude::*};

/// The state of the form.
pub(super) struct ReviewForm {
    /// The number of times that the form has been submitted.
    pub(super) attempt: u32,
    pub(super) submission: Submission,
    /// The fee to agree to: the server's new one if it has changed, or the estimate.
    pub(super) result: Result<Quote, Invalid>,
    /// The errors of the fields of this page.
    pub(super) errors: Vec<FieldError>,
    /// The errors of earlier steps, each with its step.
    pub(super) earlier_errors: Vec<(Step, FieldError)>,
    pub(super) onsubmit: Callback<SubmitEvent>,
}

impl ReviewForm {
    /// Returns a problem of the whole form, unless the notice about the new fee says it.
    pub(super) fn general_problem(&self) -> Option<&Problem> {
        let problem = self.submission.apply.problem.as_ref();
        problem.filter(|problem| problem.errors.is_empty() && !self.submission.fee_changed)
    }

    /// Returns the label of the button. Names a fee that the owner has not agreed to before.
    pub(super) fn verb(&self) -> String {
        match &self.submission.new_quote {
            Some(quote) => format!("Apply for {}", quote.total),
            None => "Submit application".to_owned(),
        }
    }
}

/// Returns the form that submits the draft.
#[hook]
pub(super) fn use_review_form(props: &JurisdictionStepProps) -> ReviewForm {
    let attempt = use_state(|| 0_u32);
    let draft = &props.draft;
    let jurisdictions = use_jurisdictions();
    let authority = jurisdictions.data.as_ref().and_then(|jurisdictions| {
        jurisdictions
            .iter()
            .find(|jurisdiction| jurisdiction.id == props.jurisdiction.id)?
            .authority
    });
    let estimate = props.estimate();
    let submission = use_submission(props, &estimate);
    let result = match &submission.new_quote {
        Some(quote) => Ok(quote.clone()),
        None => estimate.result.clone(),
    };
    let own_errors = all_errors(props, &estimate);
    let body = result
        .as_ref()
        .ok()
        .zip(authority)
        .filter(|_| own_errors.is_empty())
        .and_then(|(quote, authority)| application_form(props, authority, quote.total));
    let mut errors = if *attempt > 0 {
        own_errors
    } else {
        draft.draft.expired_proofs(&estimate.needed_proofs, api::now())
    };
    let problem = submission.apply.problem.as_ref();
    let from_server = problem.filter(|_| !submission.fee_changed);
    errors.extend(from_server.into_iter().flat_map(|problem| problem.errors.clone()));
    let english = English::of(props.jurisdiction.currency);
    let (errors, earlier_errors) = split_by_step(english.spell_out_errors(errors));
    let onsubmit = {
        let (attempt, draft, apply) = (attempt.clone(), draft.clone(), submission.apply.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            if let Some(body) = body.clone() {
                let mut sent = draft.draft.sent.clone();
                KeyedRequest::forget_done(&mut sent, apply.problem.as_ref());
                let key = KeyedRequest::key(&mut sent, allpet_json::to_string(&body).unwrap_or_default());
                draft.change(|draft| draft.sent = sent);
                apply.run(Apply { key, body });
            }
        })
    };
    ReviewForm {
        attempt: *attempt,
        submission,
        result,
        errors,
        earlier_errors,
        onsubmit,
    }
}

/// Returns the errors to correct before the application can be submitted: those of the earlier steps, and of what the tag page shows.
fn all_errors(props: &JurisdictionStepProps, estimate: &FeeEstimate) -> Vec<FieldError> {
    let mut errors = props.errors(estimate);
    let contact = contact::owner_contact("public.contact", &props.draft.draft.public.contact);
    errors.extend(contact.err().into_iter().flat_map(|invalid| invalid.0));
    errors
}

/// Separates the errors of the review's own fields, which show them, from those of earlier steps, which link to their step.
fn split_by_step(errors: Vec<FieldError>) -> (Vec<FieldError>, Vec<(Step, FieldError)>) {
    let (mut own, mut earlier) = (Vec::new(), Vec::new());
    for error in errors {
        match step_of(&error.field) {
            Step::Review => own.push(error),
            step => earlier.push((step, error)),
        }
    }
    // A stable sort: within a step, the errors stay in the order of its fields.
    earlier.sort_by_key(|(step, _)| *step != Step::Pet);
    (own, earlier)
}

/// Returns the step with the field of an error.
fn step_of(field: &str) -> Step {
    match field.split_once('.').map_or(field, |(group, _)| group) {
        "public" => Step::Review,
        "pet" | "zip" | "authority" => Step::Pet,
        _ => Step::Proofs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_error_belongs_to_the_step_with_its_field() {
        let error = |field: &str| FieldError {
            field: field.into(),
            code: "x".into(),
            message: "X.".into(),
        };
        let fields = [
            "proof-rabies",
            "public.contact",
            "pet",
            "pet.born",
            "zip",
            "authority",
            "rabies_until",
            "owner.age_years",
        ];
        let (own, earlier) = split_by_step(fields.map(error).to_vec());
        assert_eq!(own, [error("public.contact")]);
        let steps: Vec<_> = earlier.iter().map(|(step, _)| *step).collect();
        assert_eq!(steps[..4], [Step::Pet; 4]);
        assert_eq!(steps[4..], [Step::Proofs; 3]);
    }
}
