//! The checkout's sum: what sending costs, what it comes to, and why an order was refused.

use crate::{draft::Draft, parts::totals};
use allpet_contract::{
    Problem,
    orders::{Cart, CheckoutForm, PriceCheckout},
    problem::OFFLINE,
};
use allpet_domain::orders::{Rate, ShippingChoice, Totals};
use allpet_ui::{
    components::{Choice, ErrorState, Notice, RadioCards, Tone},
    hooks::{Meanwhile, Query, use_read_with, use_rested},
};
use yew::prelude::*;

/// What the cart comes to at this address, once the address is whole.
#[hook]
pub(crate) fn use_price(draft: &Draft, cart: &Cart) -> Query<Totals> {
    let address = draft.address.check("address").ok();
    let form = address.map(|address| CheckoutForm {
        address,
        shipping: draft.shipping,
    });
    let text = form
        .as_ref()
        .and_then(|form| lean_json::to_string(form).ok())
        .unwrap_or_default();
    let rested = use_rested(text.clone().into(), 250);
    let form = form.filter(|_| *rested == text);
    let goods = [cart.goods.to_string(), cart.count.to_string()].join("/");
    let key = ["price/", &goods, "/", &rested].concat();
    use_read_with::<PriceCheckout>(key, Meanwhile::Previous, form.map(|body| PriceCheckout { body }))
}

/// The ways to send it, with what each costs.
pub(crate) fn shipping(price: &Query<Totals>, draft: &Draft, onrate: Callback<String>) -> Html {
    let Some(totals) = &price.data else {
        let text = if price.loading {
            "We ask what sending costs."
        } else {
            "Enter your address to see what sending costs."
        };
        return html! { <p class="soft" role="status">{ text }</p> };
    };
    let word = |rate: &Rate| match rate.choice {
        ShippingChoice::Standard => "standard",
        ShippingChoice::Express => "express",
    };
    let choices: Vec<Choice> = totals
        .rates
        .iter()
        .map(|rate| {
            let days = [
                &rate.days_min.to_string(),
                " to ",
                &rate.days_max.to_string(),
                " working days",
            ]
            .concat();
            let price = if rate.price.minor == 0 {
                "free".to_owned()
            } else {
                rate.price.to_string()
            };
            Choice::new(word(rate), rate.choice.label())
                .hint(days)
                .figure(price)
        })
        .collect();
    let chosen = totals.rates.iter().find(|rate| rate.choice == draft.shipping);
    html! { <RadioCards name="shipping" label="How fast" {choices} value={chosen.map_or("", word)} onchange={onrate} /> }
}

/// What it comes to, as far as it is known.
pub(crate) fn sum(price: &Query<Totals>, cart: &Cart) -> Html {
    match (&price.data, &price.problem) {
        // Without a connection what was known is still what it comes to, as far as anybody here can tell.
        (Some(known), Some(problem)) if problem.code == OFFLINE.code => {
            let again = Some((AttrValue::from("Look again"), price.retry()));
            html! { <>{ totals(known, "To pay") }<Notice tone={Tone::Warning} text="This sum could not be checked: the server cannot be reached." action={again} /></> }
        }
        (_, Some(problem)) => {
            html! { <ErrorState problem={problem.clone()} retry={price.retry()} busy={price.loading} /> }
        }
        (Some(known), None) => {
            html! { <div class={classes!(price.loading.then_some("refreshing"))}>{ totals(known, "To pay") }</div> }
        }
        (None, None) => html! {
            <ul class="fee">
                <li><span>{ "Goods" }</span><span class="money">{ cart.goods.to_string() }</span></li>
                <li><span>{ "Shipping and tax" }</span><span class="soft">{ if price.loading { "on their way" } else { "with your address" } }</span></li>
            </ul>
        },
    }
}

/// Why the order was not placed, and what to do.
pub(crate) fn refused(problem: &Problem) -> Html {
    let (said, advice) = match problem.code.as_str() {
        "orders.total-changed" => (
            problem.message(),
            " A price or a rate has changed. Look at the sum again, then place the order.",
        ),
        "catalog.out-of-stock" | "catalog.sku-not-found" => {
            (problem.message(), " Go to your cart: it says what is short.")
        }
        code if code == OFFLINE.code => (
            "",
            "Check your connection and press again. Nothing that you typed is lost. The order is placed once, however often you press.",
        ),
        _ => (problem.message(), ""),
    };
    let text = [said, advice].concat();
    html! { <Notice tone={Tone::Bad} title={problem.title.clone()} {text} /> }
}
