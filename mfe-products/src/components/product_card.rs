//! The card of a product in a list.

use super::{picture, swatch};
use allpet_contract::catalog::ProductCard;
use allpet_domain::orders::{Country, display_price};
use allpet_ui::components::{Amount, Link};
use yew::prelude::*;

/// Maximum number of swatches on a card; further colours are a number.
const SWATCHES: usize = 6;

/// A card with picture, name, price for buyers in `ship_to`, stock and colours. The whole card links to the product.
pub(crate) fn product_card(pictures: &str, ship_to: Country, card: &ProductCard) -> Html {
    let price = |net| display_price(net, ship_to);
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
                    <b><Amount money={price(card.price_from)} /></b>
                    if let Some(before) = card.compare_at {
                        <s class="soft"><span class="unseen">{ "before: " }</span><Amount money={price(before)} /></s>
                    }
                    if ship_to.includes_tax_in_prices() { <small class="soft">{ " incl. VAT" }</small> }
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
