//! The form that corrects the stock of an item.

use super::correction_draft::{CorrectionAction, CorrectionDraft};
use allpet_contract::{
    Page, Problem,
    catalog::{CorrectStock, ListStock, STOCK_CHANGED, StockItem, StockQuery},
};
use allpet_domain::id::TenantId;
use allpet_ui::{
    api::KeyedRequest,
    hooks::{Mutation, invalidate, use_write},
};
use yew::prelude::*;

/// The input, and the requests that correct the stock.
pub(super) struct CorrectionForm {
    pub(super) draft: UseReducerHandle<CorrectionDraft>,
    pub(super) correct: Mutation<CorrectStock>,
    /// Sends the correction if it is valid.
    pub(super) onsubmit: Callback<()>,
}

impl CorrectionForm {
    /// Returns the error of the number: the form's own, or the server's.
    pub(super) fn number_error(&self) -> Option<AttrValue> {
        let own = self.draft.error.clone();
        own.or_else(|| self.correct.field(self.draft.number_field()))
    }

    /// Returns a problem of the whole form.
    pub(super) fn general_problem(&self) -> Option<&Problem> {
        let problem = self.correct.problem.as_ref();
        problem.filter(|problem| problem.errors.is_empty())
    }

    /// Returns the callback that switches between `difference` and `count`.
    pub(super) fn on_method(&self) -> Callback<String> {
        let (dispatcher, correct) = (self.draft.dispatcher(), self.correct.clone());
        Callback::from(move |method| {
            dispatcher.dispatch(CorrectionAction::ChooseMethod(method));
            correct.forget();
        })
    }

    /// Returns the callback that changes a field.
    pub(super) fn on_type(&self, action: fn(String) -> CorrectionAction) -> Callback<String> {
        let dispatcher = self.draft.dispatcher();
        Callback::from(move |text| dispatcher.dispatch(action(text)))
    }
}

/// Returns the form for `listed`, an item of the list. Calls `ondone` after the correction.
#[hook]
pub(super) fn use_correction_form(
    tenant: TenantId,
    listed: &StockItem,
    ondone: &Callback<bool>,
) -> CorrectionForm {
    let draft = use_reducer_eq(|| CorrectionDraft::new(listed.clone()));
    let sent = use_mut_ref(|| None::<KeyedRequest>);
    let ondone = ondone.clone();
    let correct = use_write::<CorrectStock>(move |_| ondone.emit(true));
    let outdated = correct.problem.as_ref();
    use_reload(
        tenant,
        &draft,
        outdated.is_some_and(|problem| problem.code == STOCK_CHANGED.code),
    );
    let onsubmit = {
        let (correct, draft) = (correct.clone(), draft.clone());
        Callback::from(move |()| {
            draft.dispatch(CorrectionAction::Submit);
            let Ok(body) = draft.parse() else { return };
            let fingerprint = allpet_json::to_string(&body).unwrap_or_default();
            correct.run(CorrectStock {
                tenant,
                item: draft.item.id,
                key: KeyedRequest::key(&mut sent.borrow_mut(), fingerprint),
                body,
            });
        })
    };
    CorrectionForm {
        draft,
        correct,
        onsubmit,
    }
}

/// Reloads the item when the form opens, since the list may be older than somebody else's correction, and once it is `outdated`.
#[hook]
fn use_reload(tenant: TenantId, draft: &UseReducerHandle<CorrectionDraft>, outdated: bool) {
    let (id, q) = (draft.item.id, draft.item.sku.clone());
    let reload = use_write::<ListStock>({
        let dispatcher = draft.dispatcher();
        move |page: Page<StockItem>| {
            if let Some(current) = page.items.into_iter().find(|other| other.id == id) {
                dispatcher.dispatch(CorrectionAction::Load(current));
                invalidate("stock/");
            }
        }
    });
    use_effect_with(outdated, move |_| {
        let query = StockQuery {
            q,
            ..StockQuery::default()
        };
        reload.run(ListStock { tenant, query });
    });
}
