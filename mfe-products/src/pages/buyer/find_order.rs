//! Finds a guest's order by its number and e-mail address.

use super::order::order_key;
use crate::routes::Route;
use allpet_contract::orders::{FindOrder, OrderSearch};
use allpet_ui::{
    app_runtime::{use_content_ready, use_host_context, use_navigator, use_view},
    components::{Button, ButtonKind, PageHeader, TextField, TextKind, problem_notice},
    hooks::{invalidate, put_answer, use_write},
};
use yew::prelude::*;
use yew_router::Routable as _;

/// The form that finds an order and opens its page.
#[component]
pub(crate) fn FindOrderPage() -> Html {
    use_view("Find an order");
    use_content_ready(true);
    let navigator = use_navigator();
    let signed_in = use_host_context().user.is_some();
    let (number, email) = (use_state_eq(String::new), use_state_eq(String::new));
    let find = use_write::<FindOrder>(move |order| {
        let id = order.id;
        invalidate("order");
        put_answer(order_key(id), order);
        navigator.push(Route::Order { order: id }.to_path());
    });
    let onsubmit = {
        let (find, number, email) = (find.clone(), number.clone(), email.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let body = OrderSearch {
                number: (*number).clone(),
                email: (*email).clone(),
            };
            find.run(FindOrder { body });
        })
    };
    let setter = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |text| state.set(text))
    };
    let general_problem = find.problem.as_ref().filter(|problem| problem.errors.is_empty());
    let lead = if signed_in {
        "Enter the number and e-mail address of an order you placed as a guest. It becomes part of your account."
    } else {
        "Enter the order number and the e-mail address you ordered with."
    };
    html! {
        <div class="page narrow">
            <PageHeader title="Find an order" {lead} up={(AttrValue::from("/orders"), AttrValue::from("My orders"))} />
            <form class="stack" {onsubmit} novalidate={true}>
                <TextField name="number" label="Order number" hint="Like AP-7K2M-9QXD" value={(*number).clone()} onchange={setter(&number)} error={find.field("number")} autofocus=true />
                <TextField name="email" label="E-mail address" kind={TextKind::Email} autocomplete="email" value={(*email).clone()} onchange={setter(&email)} error={find.field("email")} />
                { problem_notice(general_problem) }
                <div class="actions"><Button text="Find order" kind={ButtonKind::Primary} submit=true busy={find.busy} testid="find" /></div>
            </form>
        </div>
    }
}
