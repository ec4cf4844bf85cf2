//! Submitting an application, and asking for the new fee if it has changed meanwhile.

use super::proofs_step::JurisdictionStepProps;
use crate::{facts::FeeEstimate, pages::owner::application_page, queries::use_write, routes::Route};
use allpet_contract::licensing::{Application, ApplicationForm, Apply, FEE_CHANGED, QuoteLicence};
use allpet_domain::{Money, id::TenantId, licensing::Quote};
use allpet_ui::{app_runtime::use_navigator, hooks::Mutation, prelude::*};

/// The state of submitting an application.
pub(super) struct Submission {
    pub(super) apply: Mutation<Apply>,
    /// Whether the new fee is being loaded.
    pub(super) requoting: bool,
    /// Whether the server refused the application because the fee has changed.
    pub(super) fee_changed: bool,
    /// The server's quote after the fee has changed. The owner sees it before agreeing to it.
    pub(super) new_quote: Option<Quote>,
}

/// Returns the request that submits the application and leads to its page.
#[hook]
pub(super) fn use_submission(props: &JurisdictionStepProps, estimate: &FeeEstimate) -> Submission {
    let navigator = use_navigator();
    let new_quote = use_state(|| None::<Quote>);
    let requote = use_write::<QuoteLicence>({
        let new_quote = new_quote.clone();
        move |quote: Quote| new_quote.set(Some(quote))
    });
    let apply = use_write::<Apply>({
        let draft = props.draft.clone();
        move |application: Application| {
            draft.remove();
            invalidate("applications");
            navigator.push(
                Route::Applied {
                    application: application.id,
                }
                .to_path(),
            );
            put_answer(application_page::cache_key(application.id), application);
        }
    });
    let fee_changed = apply
        .problem
        .as_ref()
        .is_some_and(|problem| problem.code == FEE_CHANGED.code);
    use_effect_with(fee_changed, {
        let requote = requote.clone();
        let (id, body) = (props.jurisdiction.id.clone(), estimate.input.clone());
        move |fee_changed| {
            if *fee_changed {
                invalidate("rules");
                requote.run(QuoteLicence { id, body });
            }
        }
    });
    Submission {
        apply,
        requoting: requote.busy,
        fee_changed,
        new_quote: (*new_quote).clone(),
    }
}

/// Returns the request body; `None` without a pet on record.
pub(super) fn application_form(
    props: &JurisdictionStepProps,
    authority: TenantId,
    expected_total: Money,
) -> Option<ApplicationForm> {
    let estimate = props.estimate();
    let draft = &props.draft.draft;
    let needed_proofs =
        |proof: &&allpet_contract::licensing::Proof| estimate.needed_proofs.contains(&proof.kind);
    Some(ApplicationForm {
        authority,
        pet: draft.pet?,
        term_months: estimate.input.term_months,
        start: estimate.input.start,
        rabies_until: estimate.input.rabies_until,
        owner: estimate.input.owner,
        service_animal: draft.facts.service,
        zip: draft.zip.trim().to_owned(),
        proofs: draft
            .proofs
            .iter()
            .filter(needed_proofs)
            .map(|proof| proof.id)
            .collect(),
        public: draft.public.clone(),
        expected_total,
    })
}
