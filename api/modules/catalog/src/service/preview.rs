//! The preview of a link to a product.

use super::Catalog;
use allpet_contract::{File, catalog::PRODUCT_NOT_FOUND};
use allpet_drawings::product::Picture;
use allpet_image_renderer::Card;
use allpet_kernel::{Failure, RateLimitKey};
use std::sync::Arc;

/// Renders a product's card as PNG, or returns the cached one.
pub(crate) async fn render(app: &Catalog, caller: &RateLimitKey, slug: &str) -> Result<File, Failure> {
    let snapshot = app.snapshot().await?;
    let position = snapshot.index.position(slug).ok_or(PRODUCT_NOT_FOUND)?;
    if let Some(png) = snapshot.index.cache.previews.get(&position) {
        return Ok(file(&png));
    }
    let card = &snapshot.index.entry(position).card;
    // The first colour of the product's page.
    let first_picture = card
        .swatches
        .first()
        .map_or(&card.picture, |swatch| &swatch.picture);
    let picture: Picture = first_picture.parse().map_err(Failure::internal)?;
    let svg = Card {
        over: card.kind.label(),
        title: &card.title,
        picture: &picture.draw(),
    }
    .svg();
    let png = Arc::new(app.renderer.render_for(caller, svg, Card::PIXELS).await?.bytes);
    snapshot.index.cache.previews.insert(position, Arc::clone(&png));
    Ok(file(&png))
}

fn file(png: &[u8]) -> File {
    File {
        content_type: "image/png".into(),
        bytes: png.to_vec(),
    }
}
