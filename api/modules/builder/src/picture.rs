//! Pictures as PNG: the same drawing that the browser shows, for carts, orders and link previews.

use allpet_contract::{
    File, Problem,
    builder::{PICTURES_BUSY, PictureQuery},
};
use allpet_domain::{
    Invalid,
    builder::{
        Parameters,
        picture::{HEIGHT, WIDTH, svg},
    },
};
use allpet_kernel::Failure;
use resvg::{
    tiny_skia::{Color, Pixmap, Transform},
    usvg::{Options, Tree, fontdb::Database},
};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// The narrowest and the widest picture, in pixels.
const WIDTHS: std::ops::RangeInclusive<u32> = 100..=1_600;
/// Wide enough for the preview of a link.
const DEFAULT_WIDTH: u32 = 1_200;
/// Pictures that wait for each one that is drawn: at 30 ms each, the last one waits about half a second.
const WAITING_EACH: usize = 16;
/// The project's font in its two weights; see `domain/src/builder/lettering/advances.py`.
const FONTS: [&[u8]; 2] = [
    include_bytes!("../fonts/figtree-400.ttf"),
    include_bytes!("../fonts/figtree-700.ttf"),
];

/// Where pictures are drawn: off the threads that answer requests, a few at once.
#[derive(Clone, Debug)]
pub(crate) struct Studio {
    fonts: Arc<Database>,
    /// One place for each that is drawn.
    drawing: Arc<Semaphore>,
    /// One place for each that is drawn or waits.
    admitted: Arc<Semaphore>,
}

impl Studio {
    pub(crate) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self::with_places(cores, cores * WAITING_EACH)
    }

    fn with_places(drawing: usize, waiting: usize) -> Self {
        let mut fonts = Database::new();
        for font in FONTS {
            fonts.load_font_data(font.to_vec());
        }
        Self {
            fonts: Arc::new(fonts),
            drawing: Arc::new(Semaphore::new(drawing)),
            admitted: Arc::new(Semaphore::new(drawing + waiting)),
        }
    }

    pub(crate) async fn draw(&self, parameters: &Parameters, query: &PictureQuery) -> Result<File, Failure> {
        let width = query.width.unwrap_or(DEFAULT_WIDTH);
        if !WIDTHS.contains(&width) {
            return Err(Invalid::one("width", "out-of-range", "Ask for 100 to 1600 pixels.").into());
        }
        let busy = |_| Problem::new(PICTURES_BUSY).detail("Try again in a few seconds.");
        let admitted = Arc::clone(&self.admitted).try_acquire_owned().map_err(busy)?;
        let seat = Arc::clone(&self.drawing)
            .acquire_owned()
            .await
            .map_err(Failure::internal)?;
        let (fonts, svg) = (Arc::clone(&self.fonts), svg(parameters));
        let drawn = tokio::task::spawn_blocking(move || {
            // Both are given back when the work ends, also where nobody waits for it any more.
            let _places = (admitted, seat);
            png(fonts, &svg, width)
        });
        Ok(File {
            content_type: "image/png".into(),
            bytes: drawn.await??,
        })
    }
}

fn png(fonts: Arc<Database>, svg: &str, width: u32) -> Result<Vec<u8>, Failure> {
    let options = Options {
        fontdb: fonts,
        font_family: "Figtree".into(),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).map_err(Failure::internal)?;
    let mut pixmap = Pixmap::new(width, width * HEIGHT / WIDTH)
        .ok_or_else(|| Failure::internal("no room for a picture"))?;
    // The ground of the light theme: a picture in a mail or a chat has no page around it.
    pixmap.fill(Color::from_rgba8(0xf7, 0xf5, 0xf1, 0xff));
    let scale = f32::from(u16::try_from(width).unwrap_or(u16::MAX)) / tree.size().width();
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(Failure::internal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::builder::{Product, presets};

    #[tokio::test]
    async fn more_than_there_are_places_for_are_sent_away() {
        let studio = Studio::with_places(1, 1);
        let all = Arc::clone(&studio.admitted).acquire_many_owned(2).await.unwrap();
        let plain = Parameters::plain(Product::Collar);
        let refused = studio.draw(&plain, &PictureQuery::default()).await.unwrap_err();
        assert_eq!(refused.into_problem().code, "picture.busy");
        drop(all);
        assert!(studio.draw(&plain, &PictureQuery::default()).await.is_ok());
    }

    /// Letters are drawn: the picture with words is another than the one with blanks.
    #[tokio::test]
    async fn the_words_are_set_in_our_font() {
        let studio = Studio::new();
        let size = PictureQuery { width: Some(400) };
        let named = presets()
            .into_iter()
            .find(|preset| preset.slug == "everyday")
            .unwrap();
        let mut unnamed = named.parameters.clone();
        if let Some(lettering) = &mut unnamed.lettering {
            lettering.text = " ".repeat(6);
        }
        let with = studio.draw(&named.parameters, &size).await.unwrap();
        let without = studio.draw(&unnamed, &size).await.unwrap();
        assert!(with.bytes != without.bytes, "no letter was drawn");
    }
}
