//! The checkout's sum: what sending costs, what it comes to, and why an order was refused.

use super::cart::goods_shown;
use crate::{draft::Draft, parts::totals};
use allpet_contract::{
    Problem,
    orders::{Cart, CheckoutForm, PriceCheckout},
    problem::OFFLINE,
};
use allpet_domain::orders::{Country, Rate, ShippingChoice, Totals, display_price};
use allpet_ui::{
    components::{Amount, Choice, ErrorState, Notice, RadioCards, Tone},
    hooks::{Meanwhile, Query, use_debounced, use_read_with},
};
use yew::prelude::*;

/// What the cart comes to, and for which address.
#[derive(Clone)]
pub(crate) struct Price {
    /// The question and its last answer, perhaps to another address.
    pub(crate) query: Query<Totals>,
    /// The address can be priced.
    pub(crate) is_whole: bool,
    /// The answer is to what stands in the fields now.
    is_current: bool,
}

impl Price {
    /// What is to be paid with what stands in the fields now; nothing while it is not known.
    pub(crate) fn known(&self) -> Option<&Totals> {
        self.query.data.as_deref().filter(|_| self.is_current)
    }
}

/// What the cart comes to at this address, once the address is whole.
#[hook]
pub(crate) fn use_price(draft: &Draft, cart: &Cart) -> Price {
    let address = draft.address.check("address").ok();
    let form = address.map(|address| CheckoutForm {
        address,
        shipping: draft.shipping,
    });
    let text = form
        .as_ref()
        .and_then(|form| allpet_json::to_string(form).ok())
        .unwrap_or_default();
    let rested = use_debounced(text.clone().into(), 250);
    let form = form.filter(|_| *rested == text);
    let goods = [cart.goods.to_string(), cart.count.to_string()].join("/");
    let key = ["price/", &goods, "/", &rested].concat();
    let is_whole = !text.is_empty();
    let is_asked = is_whole && form.is_some();
    let query = use_read_with::<PriceCheckout>(
        key.clone(),
        Meanwhile::Previous,
        form.map(|body| PriceCheckout { body }),
    );
    // What was answered last, and to which question: without a connection it still holds.
    let answered = use_mut_ref(String::new);
    if is_asked && !query.loading && query.problem.is_none() && query.data.is_some() {
        answered.replace(key.clone());
    }
    let is_current = is_asked && *answered.borrow() == key;
    Price {
        query,
        is_whole,
        is_current,
    }
}

/// The ways to send it, with what each costs.
pub(crate) fn shipping(price: &Price, draft: &Draft, onrate: Callback<String>) -> Html {
    let Some(totals) = price.query.data.as_ref().filter(|_| price.is_whole) else {
        let text = if price.is_whole {
            "Calculating shipping…"
        } else {
            "Enter your address to see shipping costs."
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
                display_price(rate.price, draft.address.country).to_string()
            };
            Choice::new(word(rate), rate.choice.label())
                .hint(days)
                .figure(price)
        })
        .collect();
    let chosen = totals.rates.iter().find(|rate| rate.choice == draft.shipping);
    html! { <RadioCards name="shipping" label="Delivery" {choices} value={chosen.map_or("", word)} onchange={onrate} /> }
}

/// What it comes to, as far as it is known.
pub(crate) fn sum(price: &Price, cart: &Cart, country: Country) -> Html {
    let query = &price.query;
    let taxed = country.includes_tax_in_prices();
    match (price.known(), query.problem.as_ref().filter(|_| price.is_whole)) {
        // Without a connection what was known is still what it comes to, as far as anybody here can tell.
        (Some(known), Some(problem)) if problem.code == OFFLINE.code => {
            let again = Some((AttrValue::from("Try again"), query.retry()));
            html! { <>{ totals(known, "To pay", country) }<Notice tone={Tone::Warning} text="We couldn't check this total. Check your connection." action={again} /></> }
        }
        (_, Some(problem)) => {
            html! { <ErrorState problem={problem.clone()} retry={query.retry()} busy={query.loading} /> }
        }
        (Some(known), None) => {
            html! { <div class={classes!(query.loading.then_some("refreshing"))}>{ totals(known, "To pay", country) }</div> }
        }
        (None, None) => html! {
            <ul class="fee">
                <li><span>{ "Items" }if taxed { { ", incl. VAT" } }</span><Amount money={goods_shown(cart, country)} /></li>
                <li><span>{ if taxed { "Shipping" } else { "Shipping and tax" } }</span><span class="soft">{ if price.is_whole { "being calculated" } else { "with your address" } }</span></li>
            </ul>
        },
    }
}

/// Why the order was not placed, and what to do.
pub(crate) fn refused(problem: &Problem) -> Html {
    let (said, advice) = match problem.code.as_str() {
        "orders.total-changed" => (
            problem.message(),
            " A price or a rate has changed. Check the total again, then place the order.",
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
