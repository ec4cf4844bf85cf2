//! Correcting one number of the stock: by a difference, or by a count.

use crate::parts::moment_at;
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

/// Props of [`Correct`].
#[derive(Properties, PartialEq)]
pub(crate) struct CorrectProps {
    /// The shop.
    pub(crate) tenant: TenantId,
    /// What is counted.
    pub(crate) item: StockItem,
    /// It was closed; whether something was changed.
    pub(crate) ondone: Callback<bool>,
}

/// A whole number as it is typed: `3`, `+3`, `-3`, `−3`.
fn whole(text: &str) -> Option<i64> {
    text.trim().replace(['−', '–'], "-").parse().ok()
}

/// The correction as it is typed; else what to enter.
fn read(by_count: bool, text: &str) -> Result<Correction, &'static str> {
    match (whole(text), by_count) {
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

/// By how many pieces the number is wrong, or how many were counted, and why. Where somebody else changed the number meanwhile, the
/// count is asked for again, over what was typed.
#[component]
pub(crate) fn Correct(props: &CorrectProps) -> Html {
    // As it is known now: read anew where it changed meanwhile.
    let item = use_state_eq(|| props.item.clone());
    let by_count = use_state_eq(|| false);
    let number = use_state_eq(String::new);
    let reason = use_state_eq(String::new);
    let wrong = use_state_eq(|| None::<AttrValue>);
    let sent = use_mut_ref(|| None::<Sent>);
    let ondone = props.ondone.clone();
    let correct = use_write::<CorrectStock>(move |_| ondone.emit(true));
    let look = use_write::<ListStock>({
        let item = item.clone();
        move |page: allpet_contract::Page<StockItem>| {
            if let Some(now) = page.items.into_iter().find(|other| other.id == item.id) {
                item.set(now);
                invalidate("stock/");
            }
        }
    });
    let outdated = correct.problem.as_ref();
    let outdated = outdated.is_some_and(|problem| problem.code == STOCK_CHANGED.code);
    // The list may be older than somebody else's correction: the item is read anew when the dialog opens, and after a conflict.
    use_effect_with(outdated, {
        let (tenant, q) = (props.tenant, item.sku.clone());
        move |_| {
            let query = StockQuery {
                q,
                ..StockQuery::default()
            };
            look.run(ListStock { tenant, query });
        }
    });
    let onsubmit = {
        let (correct, number, reason, wrong) =
            (correct.clone(), number.clone(), reason.clone(), wrong.clone());
        let (tenant, id, level, by_count) = (props.tenant, item.id, level(&item), *by_count);
        Callback::from(move |()| {
            let correction = match read(by_count, &number) {
                Ok(correction) => correction,
                Err(message) => return wrong.set(Some(message.into())),
            };
            let refused = correction.check().and_then(|()| correction.check_against(level));
            wrong.set(refused.as_ref().err().map(|invalid| invalid.to_string().into()));
            if refused.is_err() {
                return;
            }
            let based_on = by_count.then_some(level.on_hand);
            let said = allpet_json::to_string(&(correction, based_on, &*reason)).unwrap_or_default();
            correct.run(CorrectStock {
                tenant,
                item: id,
                key: Sent::key(&mut sent.borrow_mut(), said),
                body: StockCorrection {
                    correction,
                    based_on,
                    reason: (*reason).clone(),
                },
            });
        })
    };
    let set = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |text| state.set(text))
    };
    let onway = {
        let (by_count, wrong, correct) = (by_count.clone(), wrong.clone(), correct.clone());
        Callback::from(move |way: String| {
            by_count.set(way == "count");
            wrong.set(None);
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
    let plain = correct
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
    let error = (*wrong).clone().or_else(|| correct.field(field));
    let after = read(*by_count, &number).ok().filter(|correction| {
        let stands = correction
            .check()
            .and_then(|()| correction.check_against(level(&item)));
        stands.is_ok()
    });
    let ways = vec![
        Choice::new("difference", "Add or remove"),
        Choice::new("count", "Count"),
    ];
    html! {
        <Dialog open=true title={item.name.clone()} onclose={close} {onsubmit} {actions}>
            <div class="stack">
                <p data-testid="on-hand">{ format::balance(item.on_hand) }{ " on hand, " }{ format::balance(item.held) }{ " held for orders" }</p>
                <FilterChips label="How" choices={ways} value={if *by_count { "count" } else { "difference" }} onchange={onway} />
                <TextField name={field} {label} hint={AttrValue::Static(hint)} kind={if *by_count { TextKind::Digits } else { TextKind::Line }} value={(*number).clone()} onchange={set(&number)} {error} autofocus=true />
                if let Some(Correction::Delta(delta)) = after {
                    <p class="small soft" data-testid="after">{ format::balance(item.on_hand.saturating_add(delta)) }{ " on hand afterwards" }</p>
                }
                <TextField name="reason" label="Reason" hint="Like: counted, damaged, delivery" value={(*reason).clone()} onchange={set(&reason)} error={correct.field("reason")} />
                if let Some(problem) = plain { <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.message().to_owned()} /> }
                if !item.history.is_empty() {
                    <ul class="stack tight small soft" aria-label="Last corrections" data-testid="history">{ for item.history.iter().map(change) }</ul>
                }
            </div>
        </Dialog>
    }
}

/// A correction: when, who, by how many, why.
fn change(change: &StockChange) -> Html {
    let sign = if change.delta > 0 { "+" } else { "" };
    html! {
        <li>
            { moment_at(change.at) }
            if !change.by_name.is_empty() { { ", " }{ isolate_name(&change.by_name) } }
            { ": " }{ sign }{ format::balance(change.delta) }{ ", " }{ format::balance(change.on_hand) }{ " on hand, " }{ isolate_name(&change.reason) }
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn a_number_is_read_with_any_sign() {
        for (typed, read) in [
            ("5", Some(5)),
            (" +5 ", Some(5)),
            ("-2", Some(-2)),
            ("−2", Some(-2)),
            ("two", None),
            ("", None),
        ] {
            assert_eq!(whole(typed), read, "{typed}");
        }
    }
}
