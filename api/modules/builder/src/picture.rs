//! Pictures as PNG: the same drawing that the browser shows, for carts, orders and link previews.

use allpet_contract::{
    File,
    builder::{PICTURE_WIDTHS, PictureQuery},
};
use allpet_domain::{Invalid, builder::Parameters};
use allpet_drawings::design::{HEIGHT, WIDTH, svg};
use allpet_image_renderer::{ImageRenderer, Pixels};
use allpet_kernel::{Failure, Visitor};

/// Wide enough for the preview of a link.
const DEFAULT_WIDTH: u32 = 1_200;

/// A design, as large as it was asked for.
pub(crate) async fn draw(
    renderer: &ImageRenderer,
    caller: &Visitor,
    parameters: &Parameters,
    query: &PictureQuery,
) -> Result<File, Failure> {
    let width = query.width.unwrap_or(DEFAULT_WIDTH);
    if !PICTURE_WIDTHS.contains(&width) {
        return Err(Invalid::one("width", "out-of-range", "Ask for 100 to 1600 pixels.").into());
    }
    let height = width * HEIGHT / WIDTH;
    let pixels = Pixels { width, height };
    renderer.draw_for(caller, svg(parameters), pixels).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::builder::presets;

    /// What a person had written on it is to be read: the picture with words is another than the one with blanks.
    #[tokio::test]
    async fn the_lettering_is_drawn() {
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
        let caller = Visitor::Guest(None);
        let with = draw(&renderer, &caller, &named.parameters, &size).await.unwrap();
        let without = draw(&renderer, &caller, &unnamed, &size).await.unwrap();
        assert!(with.bytes != without.bytes, "no letter was drawn");
    }
}
