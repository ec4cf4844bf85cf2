//! The dialog that corrects the stock of an item, by a difference or by a count.

use crate::parts::date_and_time;
use allpet_contract::catalog::{
    CorrectStock, Correction, ListStock, STOCK_CHANGED, StockChange, StockCorrection, StockItem, StockQuery,
};
use allpet_domain::{catalog::stock::Level, id::TenantId};
use allpet_ui::{
    api::Sent,
    components::{
        Button, ButtonKind, Choice, Dialog, FilterChips, Notice, TextField, TextKind, Tone, isolate_name,
    },
    format,
    hooks::{invalidate, use_write},
};
use yew::prelude::*;

/// Props of [`CorrectStockDialog`].
#[derive(Properties, PartialEq)]
pub(crate) struct CorrectStockDialogProps {
    /// The shop.
    pub(crate) tenant: TenantId,
    /// The item.
    pub(crate) item: StockItem,
    /// Called when the dialog closes, with whether the stock was changed.
    pub(crate) ondone: Callback<bool>,
}

/// Parses a whole number: `3`, `+3`, `-3`, `−3`.
fn parse_whole(text: &str) -> Option<i64> {
    text.trim().replace(['−', '–'], "-").parse().ok()
}

/// Returns the correction, or a message that says what to enter.
fn parse_correction(by_count: bool, text: &str) -> Result<Correction, &'static str> {
    match (parse_whole(text), by_count) {
        (Some(pieces), true) => Ok(Correction::Counted(pieces)),
        (Some(pieces), false) => Ok(Correction::Delta(pieces)),
        (None, true) => Err("Enter a whole number, like 12."),
        (None, false) => Err("Enter a whole number, like 5 or -2."),
    }
}

fn level(item: &StockItem) -> Level {
    Level {
        on_hand: item.on_hand,
        held: item.held,
    }
}

/// Asks for a difference or a count, and the reason. If somebody else changes the stock meanwhile, it asks for the count again and
/// keeps what was typed.
#[component]
pub(crate) fn CorrectStockDialog(props: &CorrectStockDialogProps) -> Html {
    // The item as last loaded: newer than the list's if it changed meanwhile.
    let item = use_state_eq(|| props.item.clone());
    let by_count = use_state_eq(|| false);
    let number = use_state_eq(String::new);
    let reason = use_state_eq(String::new);
    let error_text = use_state_eq(|| None::<AttrValue>);
    let sent = use_mut_ref(|| None::<Sent>);
    let ondone = props.ondone.clone();
    let correct = use_write::<CorrectStock>(move |_| ondone.emit(true));
    let reload = use_write::<ListStock>({
        let item = item.clone();
        move |page: allpet_contract::Page<StockItem>| {
            if let Some(current) = page.items.into_iter().find(|other| other.id == item.id) {
                item.set(current);
                invalidate("stock/");
            }
        }
    });
    let outdated = correct.problem.as_ref();
    let outdated = outdated.is_some_and(|problem| problem.code == STOCK_CHANGED.code);
    // The list may be older than somebody else's correction: reload the item when the dialog opens, and after a conflict.
    use_effect_with(outdated, {
        let (tenant, q) = (props.tenant, item.sku.clone());
        move |_| {
            let query = StockQuery {
                q,
                ..StockQuery::default()
            };
            reload.run(ListStock { tenant, query });
        }
    });
    let onsubmit = {
        let (correct, number, reason, error_text) = (
            correct.clone(),
            number.clone(),
            reason.clone(),
            error_text.clone(),
        );
        let (tenant, id, level, by_count) = (props.tenant, item.id, level(&item), *by_count);
        Callback::from(move |()| {
            let correction = match parse_correction(by_count, &number) {
                Ok(correction) => correction,
                Err(message) => return error_text.set(Some(message.into())),
            };
            let refused = correction.check().and_then(|()| correction.check_against(level));
            error_text.set(refused.as_ref().err().map(|invalid| invalid.to_string().into()));
            if refused.is_err() {
                return;
            }
            let based_on = by_count.then_some(level.on_hand);
            let fingerprint = allpet_json::to_string(&(correction, based_on, &*reason)).unwrap_or_default();
            correct.run(CorrectStock {
                tenant,
                item: id,
                key: Sent::key(&mut sent.borrow_mut(), fingerprint),
                body: StockCorrection {
                    correction,
                    based_on,
                    reason: (*reason).clone(),
                },
            });
        })
    };
    let setter = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |text| state.set(text))
    };
    let onmethod = {
        let (by_count, error_text, correct) = (by_count.clone(), error_text.clone(), correct.clone());
        Callback::from(move |method: String| {
            by_count.set(method == "count");
            error_text.set(None);
            correct.forget();
        })
    };
    let close = props.ondone.reform(|()| false);
    let actions = html! {
        <>
            <Button text="Cancel" onclick={props.ondone.reform(|_: MouseEvent| false)} />
            <Button text="Correct stock" kind={ButtonKind::Primary} busy={correct.busy} submit=true testid="correct-stock" />
        </>
    };
    let general_problem = correct
        .problem
        .as_ref()
        .filter(|problem| problem.errors.is_empty());
    let (label, hint, field) = if *by_count {
        ("Pieces counted", "How many are on the shelf now.", "counted")
    } else {
        (
            "Add or remove",
            "Like 5 for a delivery, or -2 for damaged ones.",
            "delta",
        )
    };
    let error = (*error_text).clone().or_else(|| correct.field(field));
    let after = parse_correction(*by_count, &number).ok().filter(|correction| {
        let checked = correction
            .check()
            .and_then(|()| correction.check_against(level(&item)));
        checked.is_ok()
    });
    let methods = vec![
        Choice::new("difference", "Add or remove"),
        Choice::new("count", "Count"),
    ];
    html! {
        <Dialog open=true title={item.name.clone()} onclose={close} {onsubmit} {actions}>
            <div class="stack">
                <p data-testid="on-hand">{ format::balance(item.on_hand) }{ " on hand, " }{ format::balance(item.held) }{ " held for orders" }</p>
                <FilterChips label="How" choices={methods} value={if *by_count { "count" } else { "difference" }} onchange={onmethod} />
                <TextField name={field} {label} hint={AttrValue::Static(hint)} kind={if *by_count { TextKind::Digits } else { TextKind::Line }} value={(*number).clone()} onchange={setter(&number)} {error} autofocus=true />
                if let Some(Correction::Delta(delta)) = after {
                    <p class="small soft" data-testid="after">{ format::balance(item.on_hand.saturating_add(delta)) }{ " on hand afterwards" }</p>
                }
                <TextField name="reason" label="Reason" hint="Like: counted, damaged, delivery" value={(*reason).clone()} onchange={setter(&reason)} error={correct.field("reason")} />
                if let Some(problem) = general_problem { <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.message().to_owned()} /> }
                if !item.history.is_empty() {
                    <ul class="stack tight small soft" aria-label="Last corrections" data-testid="history">{ for item.history.iter().map(history_entry) }</ul>
                }
            </div>
        </Dialog>
    }
}

/// A correction: when, by whom, by how many pieces and why.
fn history_entry(history_entry: &StockChange) -> Html {
    let sign = if history_entry.delta > 0 { "+" } else { "" };
    html! {
        <li>
            { date_and_time(history_entry.at) }
            if !history_entry.by_name.is_empty() { { ", " }{ isolate_name(&history_entry.by_name) } }
            { ": " }{ sign }{ format::balance(history_entry.delta) }{ ", " }{ format::balance(history_entry.on_hand) }{ " on hand, " }{ isolate_name(&history_entry.reason) }
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::parse_whole;

    #[test]
    fn a_number_is_parsed_with_any_sign() {
        for (typed, parse_correction) in [
            ("5", Some(5)),
            (" +5 ", Some(5)),
            ("-2", Some(-2)),
            ("−2", Some(-2)),
            ("two", None),
            ("", None),
        ] {
            assert_eq!(parse_whole(typed), parse_correction, "{typed}");
        }
    }
}
