//! The preview of a link to a product: drawn by a schedule, served from the database (ADR 28).

use super::Catalog;
use crate::{product_index::ProductEntry, store::previews as store};
use allpet_contract::{File, catalog::PRODUCT_NOT_FOUND};
use allpet_drawings::product::Picture;
use allpet_image_renderer::Card;
use allpet_kernel::{Failure, RateLimitKey};

/// The maximum number of previews of one run, so that drawing takes a fiftieth of a core.
const PREVIEWS_PER_RUN: usize = 5;
/// How many products without a preview a run looks at. One may be missing in the index for a second.
const CANDIDATES: u32 = 200;

/// Returns a product's card as PNG: the one that was drawn in advance, or a new one.
pub(crate) async fn read(app: &Catalog, caller: &RateLimitKey, slug: &str) -> Result<File, Failure> {
    let snapshot = app.snapshot().await?;
    let position = snapshot.index.position(slug).ok_or(PRODUCT_NOT_FOUND)?;
    let entry = snapshot.index.entry(position);
    if let Some(png) = store::find(&app.db, entry.no).await? {
        let content_type = "image/png".into();
        return Ok(File {
            content_type,
            bytes: png,
        });
    }
    app.renderer.render_for(caller, svg(entry)?, Card::PIXELS).await
}

/// Draws previews that are missing, the first published first. Returns their number.
pub(crate) async fn draw_missing(app: &Catalog) -> Result<u32, Failure> {
    let snapshot = app.snapshot().await?;
    let undrawn = store::list_undrawn(&app.db, CANDIDATES).await?;
    let mut count = 0;
    for position in snapshot
        .index
        .positions(&undrawn)
        .into_iter()
        .take(PREVIEWS_PER_RUN)
    {
        let entry = snapshot.index.entry(position);
        let png = match draw(app, entry).await {
            Ok(file) => Some(file.bytes),
            // Visitors need the renderer now; the next run goes on.
            Err(Failure::Problem(_)) => break,
            // It is drawn when somebody asks; trying it again in each run would hold up the others.
            Err(failure) => {
                tracing::error!(product = entry.card.slug, error = ?failure, "a preview could not be drawn");
                None
            }
        };
        let mut tx = app.db.begin().await?;
        if let Some(png) = png {
            store::upsert(&mut tx, entry.no, &png).await?;
        }
        store::mark_drawn(&mut tx, entry.no).await?;
        tx.commit().await?;
        count += 1;
    }
    Ok(count)
}

async fn draw(app: &Catalog, entry: &ProductEntry) -> Result<File, Failure> {
    app.renderer.render(svg(entry)?, Card::PIXELS).await
}

fn svg(entry: &ProductEntry) -> Result<String, Failure> {
    let card = &entry.card;
    // The first colour of the product's page.
    let first_picture = card
        .swatches
        .first()
        .map_or(&card.picture, |swatch| &swatch.picture);
    let picture: Picture = first_picture.parse().map_err(Failure::internal)?;
    Ok(Card {
        over: card.kind.label(),
        title: &card.title,
        picture: &picture.draw(),
    }
    .svg())
}
