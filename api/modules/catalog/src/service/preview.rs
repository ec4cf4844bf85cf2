//! What is shown of a product where somebody sends a link to it.

use super::Catalog;
use allpet_contract::{File, catalog::PRODUCT_NOT_FOUND};
use allpet_drawings::product::Picture;
use allpet_image_renderer::Card;
use allpet_kernel::{Failure, Visitor};
use std::sync::Arc;

/// A product's card, drawn.
pub(crate) async fn draw(app: &Catalog, caller: &Visitor, slug: &str) -> Result<File, Failure> {
    let copy = app.copy().await?;
    let at = copy.shelf.place(slug).ok_or(PRODUCT_NOT_FOUND)?;
    if let Some(png) = copy.shelf.cache.previews.get(&at) {
        return Ok(file(&png));
    }
    let card = &copy.shelf.entry(at).card;
    // The colour that its page names first.
    let first = card
        .swatches
        .first()
        .map_or(&card.picture, |swatch| &swatch.picture);
    let picture: Picture = first.parse().map_err(Failure::internal)?;
    let svg = Card {
        over: card.kind.label(),
        title: &card.title,
        picture: &picture.draw(),
    }
    .svg();
    let png = Arc::new(app.renderer.draw_for(caller, svg, Card::PIXELS).await?.bytes);
    copy.shelf.cache.previews.insert(at, Arc::clone(&png));
    Ok(file(&png))
}

fn file(png: &[u8]) -> File {
    File {
        content_type: "image/png".into(),
        bytes: png.to_vec(),
    }
}
