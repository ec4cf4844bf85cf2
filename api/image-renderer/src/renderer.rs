//! SVG drawings as PNG.

use allpet_contract::{
    File, Problem,
    problem::{PICTURES_BUSY, TOO_MANY_PICTURES},
};
use allpet_kernel::{Failure, RateLimitKey};
use resvg::{
    tiny_skia::{Color, Pixmap, Transform},
    usvg::{Options, Tree, fontdb::Database},
};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Maximum number of waiting pictures for each one being rendered: at 30 ms each, the last one waits about half a second.
const WAITING_EACH: usize = 16;
/// Seconds until a refused caller may retry: their own pictures are rendered by then.
const RETRY_AFTER: u32 = 2;
/// The project's font in two weights; see `domain/src/builder/lettering/advances.py`.
const FONTS: [&[u8]; 2] = [
    include_bytes!("../fonts/figtree-400.ttf"),
    include_bytes!("../fonts/figtree-700.ttf"),
];

/// The size of a picture, in pixels. Callers check its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

/// A renderer of pictures. Cheap to clone.
#[derive(Clone, Debug)]
pub struct ImageRenderer {
    fonts: Arc<Database>,
    /// One permit per picture being rendered.
    rendering: Arc<Semaphore>,
    /// One permit per picture being rendered or waiting.
    admitted: Arc<Semaphore>,
    /// Pictures of each caller being rendered or waiting.
    shares: Shares,
    /// Maximum number of pictures per caller: half of all places, so that others get theirs.
    most: usize,
}

type Shares = Arc<Mutex<HashMap<RateLimitKey, usize>>>;

/// A caller's place in its share, released on drop.
struct Share {
    shares: Shares,
    caller: RateLimitKey,
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = shares.get_mut(&self.caller) {
            *count -= 1;
            if *count == 0 {
                shares.remove(&self.caller);
            }
        }
    }
}

/// The permits that a picture holds from the request to its last pixel.
struct Places {
    _share: Option<Share>,
    _admitted: OwnedSemaphorePermit,
    _seat: OwnedSemaphorePermit,
}

impl ImageRenderer {
    /// The renderer of this process. All modules share it, as they share the cores.
    pub fn shared() -> Self {
        static SHARED: LazyLock<ImageRenderer> = LazyLock::new(|| {
            let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
            // At most half of the cores, so that rendering does not delay reading.
            let rendering = (cores / 2).max(1);
            ImageRenderer::with_capacity(rendering, rendering * WAITING_EACH)
        });
        SHARED.clone()
    }

    fn with_capacity(rendering: usize, waiting: usize) -> Self {
        let mut fonts = Database::new();
        for font in FONTS {
            fonts.load_font_data(font.to_vec());
        }
        Self {
            fonts: Arc::new(fonts),
            rendering: Arc::new(Semaphore::new(rendering)),
            admitted: Arc::new(Semaphore::new(rendering + waiting)),
            shares: Shares::default(),
            most: (rendering + waiting).div_ceil(2),
        }
    }

    /// Renders an SVG document as wide as `pixels` for an untrusted caller. Fails if the caller has too many pictures pending.
    pub async fn render_for(
        &self,
        caller: &RateLimitKey,
        svg: String,
        pixels: Pixels,
    ) -> Result<File, Failure> {
        let share = self.share(caller)?;
        self.render_with_share(svg, pixels, Some(share)).await
    }

    /// Renders an SVG document as wide as `pixels`. Fails if too many pictures wait.
    pub async fn render(&self, svg: String, pixels: Pixels) -> Result<File, Failure> {
        self.render_with_share(svg, pixels, None).await
    }

    fn share(&self, caller: &RateLimitKey) -> Result<Share, Problem> {
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        let count = shares.entry(caller.clone()).or_default();
        if *count >= self.most {
            return Err(Problem::new(TOO_MANY_PICTURES)
                .detail("Wait two seconds, then try again.")
                .retry_in(RETRY_AFTER));
        }
        *count += 1;
        Ok(Share {
            shares: Arc::clone(&self.shares),
            caller: caller.clone(),
        })
    }

    async fn render_with_share(
        &self,
        svg: String,
        pixels: Pixels,
        share: Option<Share>,
    ) -> Result<File, Failure> {
        let busy = |_| {
            Problem::new(PICTURES_BUSY)
                .detail("Try again in a few seconds.")
                .retry_in(RETRY_AFTER)
        };
        let admitted = Arc::clone(&self.admitted).try_acquire_owned().map_err(busy)?;
        let seat = Arc::clone(&self.rendering)
            .acquire_owned()
            .await
            .map_err(Failure::internal)?;
        let fonts = Arc::clone(&self.fonts);
        let rendered = tokio::task::spawn_blocking(move || {
            // Released when the work ends, even if nobody waits for it any more.
            let _places = Places {
                _share: share,
                _admitted: admitted,
                _seat: seat,
            };
            png(fonts, &svg, pixels)
        });
        Ok(File {
            content_type: "image/png".into(),
            bytes: rendered.await??,
        })
    }
}

fn png(fonts: Arc<Database>, svg: &str, pixels: Pixels) -> Result<Vec<u8>, Failure> {
    let options = Options {
        fontdb: fonts,
        font_family: "Figtree".into(),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).map_err(Failure::internal)?;
    let mut pixmap =
        Pixmap::new(pixels.width, pixels.height).ok_or_else(|| Failure::internal("no room for a picture"))?;
    // The background of the light theme, since a picture in a mail or a chat has no page around it.
    pixmap.fill(Color::from_rgba8(0xf7, 0xf5, 0xf1, 0xff));
    let scale = f32::from(u16::try_from(pixels.width).unwrap_or(u16::MAX)) / tree.size().width();
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(Failure::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Pixels = Pixels {
        width: 200,
        height: 100,
    };

    fn saying(words: &str) -> String {
        [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 200 100\"><text x=\"10\" y=\"60\" font-size=\"40\">",
            words,
            "</text></svg>",
        ]
        .concat()
    }

    #[tokio::test]
    async fn a_full_queue_refuses_requests() {
        let renderer = ImageRenderer::with_capacity(1, 1);
        let all = Arc::clone(&renderer.admitted)
            .acquire_many_owned(2)
            .await
            .unwrap();
        let refused = renderer.render(saying("Rex"), SMALL).await.unwrap_err();
        assert_eq!(refused.into_problem().code, "picture.busy");
        drop(all);
        assert!(renderer.render(saying("Rex"), SMALL).await.is_ok());
    }

    #[tokio::test]
    async fn one_caller_takes_no_more_than_its_share() {
        let renderer = ImageRenderer::with_capacity(1, 7);
        let at = |last| RateLimitKey::Network(Some(std::net::IpAddr::from([192, 0, 2, last])));
        let seat = Arc::clone(&renderer.rendering).acquire_owned().await.unwrap();
        let render = |last: u8| {
            let renderer = renderer.clone();
            tokio::spawn(async move { renderer.render_for(&at(last), saying("Rex"), SMALL).await })
        };
        let mut waiting: Vec<_> = (0..4).map(|_| render(1)).collect();
        tokio::task::yield_now().await;
        let refused = render(1).await.unwrap().unwrap_err().into_problem();
        assert_eq!((refused.status, refused.code.as_str()), (429, "picture.too-many"));
        assert_eq!(refused.retry_after, Some(RETRY_AFTER));
        // Another caller has a share of its own, and in the end every picture is rendered.
        waiting.push(render(2));
        drop(seat);
        for rendered in waiting {
            assert!(rendered.await.unwrap().is_ok());
        }
        assert!(render(1).await.unwrap().is_ok());
        assert!(renderer.shares.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn all_callers_share_the_cores() {
        let (one, other) = (ImageRenderer::shared(), ImageRenderer::shared());
        assert!(Arc::ptr_eq(&one.admitted, &other.admitted));
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        // Another test may hold a permit.
        assert!(
            one.rendering.available_permits() <= (cores / 2).max(1),
            "at most half of the cores"
        );
    }

    /// Text is rendered: the picture with text differs from the one with blanks.
    #[tokio::test]
    async fn text_uses_the_bundled_font() {
        let renderer = ImageRenderer::shared();
        let with = renderer.render(saying("Rex"), SMALL).await.unwrap();
        let without = renderer.render(saying("   "), SMALL).await.unwrap();
        assert!(with.bytes != without.bytes, "no letter was rendered");
    }
}
