//! Pictures of designs as PNG for carts, orders and link previews, from the drawing that the browser shows.

use allpet_contract::{
    File,
    builder::{PICTURE_WIDTHS, PictureQuery},
};
use allpet_domain::{Invalid, builder::Parameters};
use allpet_drawings::design::{HEIGHT, WIDTH, svg};
use allpet_image_renderer::{ImageRenderer, Pixels};
use allpet_kernel::{Failure, RateLimitKey};

/// The width in pixels if the query names none: enough for the preview of a link.
const DEFAULT_WIDTH: u32 = 1_200;
/// The widths in which saved designs are drawn in advance: of a card in the dashboard, and of a link's preview.
pub(crate) const WIDTHS_IN_ADVANCE: [u32; 2] = [640, DEFAULT_WIDTH];

/// Renders a design at the width of the query. Fails if the width is outside `PICTURE_WIDTHS`.
pub(crate) async fn render(
    renderer: &ImageRenderer,
    caller: &RateLimitKey,
    parameters: &Parameters,
    query: &PictureQuery,
) -> Result<File, Failure> {
    let (svg, pixels) = drawing(parameters, width(query)?);
    renderer.render_for(caller, svg, pixels).await
}

/// Returns the width that the query asks for. Fails if it is outside `PICTURE_WIDTHS`.
pub(crate) fn width(query: &PictureQuery) -> Result<u32, Invalid> {
    let width = query.width.unwrap_or(DEFAULT_WIDTH);
    if PICTURE_WIDTHS.contains(&width) {
        Ok(width)
    } else {
        Err(Invalid::one(
            "width",
            "out-of-range",
            "Ask for 100 to 1600 pixels.",
        ))
    }
}

/// Returns the drawing of a design and the size of its picture.
pub(crate) fn drawing(parameters: &Parameters, width: u32) -> (String, Pixels) {
    let height = width * HEIGHT / WIDTH;
    (svg(parameters), Pixels { width, height })
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::builder::presets;

    /// The picture with lettering differs from the one with blanks.
    #[tokio::test]
    async fn lettering_is_rendered() {
        let renderer = ImageRenderer::shared();
        let size = PictureQuery { width: Some(400) };
        let named = presets()
            .into_iter()
            .find(|preset| preset.slug == "everyday")
            .unwrap();
        let mut unnamed = named.parameters.clone();
        if let Some(lettering) = &mut unnamed.lettering {
            lettering.text = " ".repeat(6).into();
        }
        let caller = RateLimitKey::Network(None);
        let with = render(&renderer, &caller, &named.parameters, &size)
            .await
            .unwrap();
        let without = render(&renderer, &caller, &unnamed, &size).await.unwrap();
        assert!(with.bytes != without.bytes, "no letter was rendered");
    }
}
