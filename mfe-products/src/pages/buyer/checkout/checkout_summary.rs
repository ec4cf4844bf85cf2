//! The order summary of the checkout: delivery choices, totals, and why an order was refused.

use crate::{
    cart_state::use_cart_changed, components::totals, draft::Draft, pages::buyer::cart::items_total,
};
use allpet_contract::{
    Problem,
    orders::{CART_REFUSED, Cart, CheckoutForm, PriceCheckout},
    problem::OFFLINE,
};
use allpet_domain::orders::{Country, Rate, ShippingChoice, Totals, display_price};
use allpet_ui::{
    components::{Amount, Choice, ErrorState, Notice, RadioCards, Tone},
    hooks::{Query, WhileLoading, use_debounced, use_read_with},
};
use yew::prelude::*;

/// The price of the cart for an address.
#[derive(Clone)]
pub(crate) struct Price {
    /// The query with its last response, perhaps for an earlier address.
    pub(crate) query: Query<Totals>,
    /// Whether the address is complete enough for a price.
    pub(crate) is_complete: bool,
    /// Whether the response is for the present form.
    is_current: bool,
}

impl Price {
    /// Returns the totals for the present form; `None` until they are loaded.
    pub(crate) fn current(&self) -> Option<&Totals> {
        self.query.data.as_deref().filter(|_| self.is_current)
    }
}

/// Queries the price of the cart, once the address is complete.
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
    let debounced = use_debounced(text.clone().into(), 250);
    let form = form.filter(|_| *debounced == text);
    let cart_version = [cart.goods.to_string(), cart.count.to_string()].join("/");
    let key = ["price/", &cart_version, "/", &debounced].concat();
    let is_complete = !text.is_empty();
    let is_requested = is_complete && form.is_some();
    let query = use_read_with::<PriceCheckout>(
        key.clone(),
        WhileLoading::Previous,
        form.map(|body| PriceCheckout { body }),
    );
    // The cart has changed elsewhere, perhaps to an empty one.
    let reload_cart = use_cart_changed();
    let is_refused = query.problem.as_ref();
    let is_refused = is_refused.is_some_and(|problem| problem.code == CART_REFUSED.code);
    use_effect_with(is_refused, move |is_refused| {
        if *is_refused {
            reload_cart.emit(());
        }
    });
    // The key of the last response, which stays valid without a connection.
    let last_key = use_mut_ref(String::new);
    if is_requested && !query.loading && query.problem.is_none() && query.data.is_some() {
        last_key.replace(key.clone());
    }
    let is_current = is_requested && *last_key.borrow() == key;
    Price {
        query,
        is_complete,
        is_current,
    }
}

/// The delivery choices with their prices.
pub(crate) fn delivery_choices(price: &Price, draft: &Draft, onrate: Callback<String>) -> Html {
    let Some(totals) = price.query.data.as_ref().filter(|_| price.is_complete) else {
        let text = if price.is_complete {
            "Calculating shipping…"
        } else {
            "Enter your address to see shipping costs."
        };
        return html! { <p class="soft" role="status">{ text }</p> };
    };
    let identifier = |rate: &Rate| match rate.choice {
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
            Choice::new(identifier(rate), rate.choice.label())
                .hint(days)
                .figure(price)
        })
        .collect();
    let chosen = totals.rates.iter().find(|rate| rate.choice == draft.shipping);
    html! { <RadioCards name="shipping" label="Delivery" {choices} value={chosen.map_or("", identifier)} onchange={onrate} /> }
}

/// The totals, as far as they are known.
pub(crate) fn order_summary(price: &Price, cart: &Cart, country: Country) -> Html {
    let query = &price.query;
    let taxed = country.includes_tax_in_prices();
    match (
        price.current(),
        query.problem.as_ref().filter(|_| price.is_complete),
    ) {
        // Without a connection, the last totals are the best estimate.
        (Some(current), Some(problem)) if problem.code == OFFLINE.code => {
            let action = Some((AttrValue::from("Try again"), query.retry()));
            html! { <>{ totals(current, "To pay", country) }<Notice tone={Tone::Warning} text="We couldn’t check this total. Check your connection." action={action} /></> }
        }
        (_, Some(problem)) => {
            html! { <ErrorState problem={problem.clone()} retry={query.retry()} busy={query.loading} /> }
        }
        (Some(current), None) => {
            html! { <div class={classes!(query.loading.then_some("refreshing"))}>{ totals(current, "To pay", country) }</div> }
        }
        (None, None) => html! {
            <ul class="fee">
                <li><span>{ "Items" }if taxed { { ", incl. VAT" } }</span><Amount money={items_total(cart, country)} /></li>
                <li><span>{ if taxed { "Shipping" } else { "Shipping and tax" } }</span><span class="soft">{ if price.is_complete { "being calculated" } else { "with your address" } }</span></li>
            </ul>
        },
    }
}

/// Why the order was not placed, and what to do.
pub(crate) fn refusal_notice(problem: &Problem) -> Html {
    let (message, advice) = match problem.code.as_str() {
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
    let text = [message, advice].concat();
    html! { <Notice tone={Tone::Bad} title={problem.title.clone()} {text} /> }
}
