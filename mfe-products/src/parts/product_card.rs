//! A product in a list.

use super::{picture, swatch};
use allpet_contract::catalog::ProductCard;
use allpet_ui::components::Link;
use yew::prelude::*;

/// Swatches shown of one product; the rest is a number.
const SWATCHES: usize = 6;

/// A product in a list: picture, name, price, stock, colours. All of it leads to its page.
pub(crate) fn product_card(pictures: &str, card: &ProductCard) -> Html {
    let href = ["/products/", &card.slug].concat();
    let more = card.swatches.len().saturating_sub(SWATCHES);
    html! {
        <li class="product" key={card.slug.as_str()} data-testid="product">
            { picture(pictures, &card.picture, "") }
            <div class="words">
                <small class="soft">{ card.kind.label() }</small>
                <h3><Link {href}>{ &card.title }</Link></h3>
                <p class="price">
                    if card.several_prices { <small class="soft">{ "from " }</small> }
                    <b class="money">{ card.price_from.to_string() }</b>
                    if let Some(before) = card.compare_at {
                        <s class="money soft"><span class="unseen">{ "before: " }</span>{ before.to_string() }</s>
                    }
                </p>
                <p class="row tight small soft">
                    { for card.swatches.iter().take(SWATCHES).map(|known| swatch(known.colour)) }
                    if more > 0 { <span>{ "+" }{ more }</span> }
                    if !card.in_stock { <span class="out">{ "Out of stock" }</span> }
                </p>
            </div>
        </li>
    }
}
