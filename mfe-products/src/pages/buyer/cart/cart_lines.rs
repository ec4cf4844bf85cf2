//! The lines of the cart, with their quantities.

use super::cart_writes::CartWrites;
use crate::components::{OpenDesign, line_detail, line_picture};
use allpet_contract::orders::{Cart, CartLine, ChangeLine, LineChange};
use allpet_domain::{
    orders::{Country, display_price, why_no_more},
    text::isolate,
};
use allpet_ui::components::{Amount, Icon, IconButton, IconKind, Link, Size};
use yew::prelude::*;

/// The lines of the cart, with their prices in `ship_to`.
pub(super) fn lines(cart: &Cart, (pictures, ship_to): (&str, Country), writes: &CartWrites) -> Html {
    html! {
        <ul class="list cart-lines" aria-label="In your cart">
            { for cart.lines.iter().map(|line| row(line, (pictures, ship_to), writes)) }
        </ul>
    }
}

fn row(line: &CartLine, (pictures, ship_to): (&str, Country), writes: &CartWrites) -> Html {
    let id = line.id;
    let title = if line.title.is_empty() {
        "Not sold any more"
    } else {
        line.title.as_str()
    };
    let isolated_title = isolate(title);
    let limit_reason = why_no_more(line.quantity, line.most);
    let status = ["about-", &id.to_string()].concat();
    let quantity_button = |quantity: u32, sign: &'static str, label: &str| {
        let change = writes.change.clone();
        let too_many = quantity > line.quantity && limit_reason.is_some();
        let is_disabled = quantity == 0 || too_many || change.busy;
        let onclick = Callback::from(move |_: MouseEvent| {
            if !is_disabled {
                change.run(ChangeLine {
                    line: id,
                    body: LineChange { quantity },
                });
            }
        });
        html! { <button type="button" class="icon-button" aria-label={[label, " of ", &isolated_title].concat()} aria-disabled={is_disabled.then_some("true")}
        aria-describedby={too_many.then(|| status.clone())} {onclick}>{ sign }</button> }
    };
    let remove_line = {
        let line = line.clone();
        writes.remove.reform(move |_: MouseEvent| line.clone())
    };
    html! {
        <li class="cart-line" key={id.to_string()} data-testid="cart-line">
            { line_picture(pictures, &line.item, &line.picture) }
            <div class="words">
                if line.slug.is_empty() { <b>{ title }</b> } else {
                    <Link href={["/products/", &line.slug].concat()}>{ title }</Link>
                }
                { line_detail(&line.item, &line.detail) }
                <small class="soft"><Amount money={display_price(line.unit_price, ship_to)} />{ " each" }</small>
                <OpenDesign item={line.item.clone()} />
                // Present before it has a text: screen readers announce changes, not new elements.
                <p id={status.clone()} class={if line.problem.is_some() { "row tight small out" } else { "small soft" }} role="status" data-testid="line-status">
                    if let Some(problem) = &line.problem {
                        <Icon kind={IconKind::CircleAlert} class="small" />{ problem }
                    } else { { limit_reason.clone().unwrap_or_default() } }
                </p>
            </div>
            <div class="quantity" role="group" aria-label={["How many of ", &isolated_title].concat()}>
                { quantity_button(line.quantity - 1, "−", "One fewer") }
                <b class="figures" data-testid="quantity" key={line.quantity} translate="no">{ line.quantity }</b>
                { quantity_button(line.quantity + 1, "+", "One more") }
            </div>
            <Amount money={display_price(line.total, ship_to)} />
            <IconButton icon={IconKind::Trash} label={["Remove ", &isolated_title].concat()} size={Size::Small} onclick={remove_line} />
        </li>
    }
}
