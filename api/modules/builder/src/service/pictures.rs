//! Pictures of saved designs: drawn by a schedule once a design rests, served from the database (ADR 28).

use super::Designs;
use crate::{
    picture,
    store::{pictures as store, pictures::UndrawnDesign},
};
use allpet_contract::{
    File,
    builder::{Design, PictureQuery},
};
use allpet_domain::Timestamp;
use allpet_kernel::{Failure, RateLimitKey};

/// How many seconds a design rests before it is drawn: whoever is designing saves every few seconds.
const REST_SECONDS: i64 = 30;
/// The maximum number of designs of one run, so that drawing takes a fiftieth of a core.
const DESIGNS_PER_RUN: u32 = 5;

/// Draws designs that have rested. Returns their number.
pub(crate) async fn draw_due(app: &Designs) -> Result<u32, Failure> {
    let rested = millis(app.kernel.now().plus_seconds(-REST_SECONDS));
    let mut count = 0;
    for undrawn in store::list_undrawn(&app.db, rested, DESIGNS_PER_RUN).await? {
        let pictures = match draw(app, &undrawn.sheet).await {
            Ok(pictures) => pictures,
            // Visitors need the renderer now; the next run goes on.
            Err(Failure::Problem(_)) => break,
            // It is drawn when somebody asks; trying it again in each run would hold up the others.
            Err(failure) => {
                tracing::error!(design = %undrawn.id, error = ?failure, "a design could not be drawn");
                Vec::new()
            }
        };
        store_pictures(app, &undrawn, &pictures).await?;
        count += 1;
    }
    Ok(count)
}

/// Returns the picture of a saved design: the one that was drawn in advance, or a new one.
pub(crate) async fn read(
    app: &Designs,
    caller: &RateLimitKey,
    design: &Design,
    query: &PictureQuery,
) -> Result<File, Failure> {
    let width = picture::width(query)?;
    if picture::WIDTHS_IN_ADVANCE.contains(&width)
        && let Some(png) = store::find(&app.db, design, width).await?
    {
        let content_type = "image/png".into();
        return Ok(File {
            content_type,
            bytes: png,
        });
    }
    picture::render(&app.renderer, caller, &design.parameters, query).await
}

/// Draws a design, given as JSON, in all widths that are drawn in advance.
async fn draw(app: &Designs, sheet: &str) -> Result<Vec<(u32, File)>, Failure> {
    let design: Design = serde_json::from_str(sheet)?;
    let mut pictures = Vec::new();
    for width in picture::WIDTHS_IN_ADVANCE {
        let (svg, pixels) = picture::drawing(&design.parameters, width);
        pictures.push((width, app.renderer.render(svg, pixels).await?));
    }
    Ok(pictures)
}

async fn store_pictures(
    app: &Designs,
    undrawn: &UndrawnDesign,
    pictures: &[(u32, File)],
) -> Result<(), Failure> {
    let mut tx = app.db.begin().await?;
    for (width, file) in pictures {
        store::upsert(&mut tx, undrawn, *width, &file.bytes).await?;
    }
    store::mark_drawn(&mut tx, undrawn).await?;
    tx.commit().await?;
    Ok(())
}

fn millis(moment: Timestamp) -> i64 {
    i64::try_from(moment.unix_millis()).unwrap_or(i64::MAX)
}
