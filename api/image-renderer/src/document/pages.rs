//! Rendering of a PDF's pages.

use super::DocumentError;
use hayro::{
    PixmapSettings, RenderCache, RenderSettings,
    hayro_interpret::InterpreterSettings,
    hayro_syntax::{Pdf, page::Page},
    render,
    vello_cpu::color::palette::css::WHITE,
};
use image::{Rgb, RgbImage, codecs::jpeg::JpegEncoder, imageops::replace};

/// Maximum number of pages rendered, from the first.
const PAGES: usize = 4;
/// Width of a page in pixels, unless it becomes too tall: 150 dpi of A4.
const WIDTH: f32 = 1_240.0;
/// Maximum height of a page, in pixels.
const TALLEST: f32 = 2_480.0;
/// Pixels between two pages.
const GAP: u32 = 16;
/// The background between pages.
const GROUND: Rgb<u8> = Rgb([0xd8, 0xd4, 0xcc]);
/// JPEG quality, of 100; small print stays legible.
const QUALITY: u8 = 88;

/// Renders the first pages of a PDF one below the other, as JPEG. Has no limit of time or memory of its own.
pub fn render_pdf_pages(pdf: Vec<u8>) -> Result<Vec<u8>, DocumentError> {
    let pdf = Pdf::new(pdf).map_err(|_| DocumentError::Unreadable)?;
    let cache = RenderCache::new();
    let pages: Vec<RgbImage> = pdf
        .pages()
        .iter()
        .take(PAGES)
        .filter_map(|page| render_page(page, &cache))
        .collect();
    let sheet = join(&pages).ok_or(DocumentError::Unreadable)?;
    let mut jpeg = Vec::new();
    sheet
        .write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, QUALITY))
        .map_err(|_| DocumentError::TooCostly)?;
    Ok(jpeg)
}

/// Renders one page on white; `None` if it has no size.
fn render_page<'a>(page: &'a Page<'a>, cache: &RenderCache<'a>) -> Option<RgbImage> {
    let (width, height) = page.render_dimensions();
    let scale = (WIDTH / width).min(TALLEST / height);
    if !scale.is_finite() || width * scale < 1.0 || height * scale < 1.0 {
        return None;
    }
    let pixels = PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
    };
    let rendered = render(
        page,
        cache,
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &pixels,
    );
    let (width, height) = (u32::from(rendered.width()), u32::from(rendered.height()));
    // The page is opaque, so its alpha channel can be dropped.
    let rgb = rendered
        .data_as_u8_slice()
        .chunks_exact(4)
        .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]);
    RgbImage::from_raw(width, height, rgb.collect())
}

/// Joins pages one below the other; `None` without pages.
fn join(pages: &[RgbImage]) -> Option<RgbImage> {
    let width = pages.iter().map(RgbImage::width).max()?;
    let height = pages.iter().map(|page| page.height() + GAP).sum::<u32>() - GAP;
    let mut sheet = RgbImage::from_pixel(width, height, GROUND);
    let mut top = 0;
    for page in pages {
        replace(&mut sheet, page, i64::from((width - page.width()) / 2), top);
        top += i64::from(page.height() + GAP);
    }
    Some(sheet)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    /// A document of pages of 300 by 200 points, each red in its left half.
    fn document(pages: usize) -> Vec<u8> {
        let red = "1 0 0 rg 0 0 150 200 re f";
        let mut pdf = String::from("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
        let mut kids = String::new();
        for number in 4..4 + pages {
            write!(kids, "{number} 0 R ").unwrap();
            writeln!(
                pdf,
                "{number} 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 3 0 R >>\nendobj"
            )
            .unwrap();
        }
        let length = red.len();
        writeln!(
            pdf,
            "2 0 obj\n<< /Type /Pages /Kids [{kids}] /Count {pages} >>\nendobj\n\
             3 0 obj\n<< /Length {length} >>\nstream\n{red}\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF"
        )
        .unwrap();
        pdf.into_bytes()
    }

    fn rendered(pdf: Vec<u8>) -> RgbImage {
        image::load_from_memory(&render_pdf_pages(pdf).unwrap())
            .unwrap()
            .into_rgb8()
    }

    fn is_near(pixel: Rgb<u8>, colour: [u8; 3]) -> bool {
        pixel
            .0
            .iter()
            .zip(colour)
            .all(|(one, other)| one.abs_diff(other) < 8)
    }

    #[test]
    fn a_page_has_its_maximum_width() {
        let page = rendered(document(1));
        assert_eq!(page.width(), 1_240);
        assert!(page.height().abs_diff(827) <= 1, "{}", page.height());
        assert!(is_near(*page.get_pixel(100, 300), [255, 0, 0]));
        assert!(is_near(*page.get_pixel(1_100, 300), [255, 255, 255]));
    }

    #[test]
    fn the_first_pages_of_a_long_document_are_rendered() {
        let (one, long) = (rendered(document(1)), rendered(document(9)));
        assert_eq!(long.height(), 4 * one.height() + 3 * GAP);
        assert!(is_near(*long.get_pixel(100, one.height() + GAP / 2), GROUND.0));
        assert!(is_near(
            *long.get_pixel(100, one.height() + GAP + 100),
            [255, 0, 0]
        ));
    }

    #[test]
    fn a_damaged_pdf_is_refused() {
        for bytes in [&b""[..], b"%PDF-", b"%PDF-1.4\n%%EOF\n", b"<html>"] {
            assert_eq!(render_pdf_pages(bytes.to_vec()), Err(DocumentError::Unreadable));
        }
    }

    /// No page exceeds the picture format's size.
    #[test]
    fn a_strip_is_made_to_fit() {
        let strip = String::from_utf8(document(1))
            .unwrap()
            .replace("[0 0 300 200]", "[0 0 30 9000]");
        assert_eq!(rendered(strip.into_bytes()).height(), 2_480);
    }
}
