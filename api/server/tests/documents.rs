//! Uploaded documents are rendered by the binary in a process of its own, which is ended alone if they need too much.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use allpet_licensing::documents::{DocumentError, DocumentRenderer};
use flate2::{Compression, write::ZlibEncoder};
use std::{
    io::Write as _,
    time::{Duration, Instant},
};

const PAGE: &str = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>";

fn renderer() -> DocumentRenderer {
    DocumentRenderer::apart(env!("CARGO_BIN_EXE_api").into())
}

/// Builds a document of one page that draws its object `X`; `objects` are number five and following.
fn document(objects: &[Vec<u8>]) -> Vec<u8> {
    let first = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        PAGE.into(),
        stream("", b"/X Do"),
    ];
    let mut pdf = b"%PDF-1.7\n".to_vec();
    for (object, number) in first.iter().chain(objects).zip(1..) {
        pdf.extend(format!("{number} 0 obj\n").bytes());
        pdf.extend(object);
        pdf.extend(b"\nendobj\n");
    }
    pdf.extend(b"trailer\n<< /Root 1 0 R >>\n%%EOF\n");
    pdf
}

fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<< {entries} /Length {} >>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

/// Each form draws the next one ten times, which makes 10 to the 12th squares.
fn endless() -> Vec<u8> {
    let mut forms: Vec<_> = (6..18)
        .map(|next| {
            let entries = format!(
                "/Type /XObject /Subtype /Form /BBox [0 0 300 200] /Resources << /XObject << /X {next} 0 R >> >>"
            );
            stream(&entries, "/X Do ".repeat(10).as_bytes())
        })
        .collect();
    forms.push(stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 300 200]",
        b"1 0 0 rg 0 0 9 9 re f",
    ));
    document(&forms)
}

/// A picture of 40,000 by 40,000 pixels: 1.6 GB of black, in runs of 128, compressed twice.
fn huge() -> Vec<u8> {
    const SIDE: usize = 40_000;
    let mut pixels = ZlibEncoder::new(Vec::new(), Compression::fast());
    pixels.write_all(&[0x81, 0].repeat(SIDE * SIDE / 128)).unwrap();
    pixels.write_all(&[0x80]).unwrap();
    let entries = format!(
        "/Type /XObject /Subtype /Image /Width {SIDE} /Height {SIDE} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter [/FlateDecode /RunLengthDecode]"
    );
    document(&[stream(&entries, &pixels.finish().unwrap())])
}

#[tokio::test]
async fn a_document_is_rendered_by_the_binary() {
    let renderer = renderer();
    for pdf in [
        &include_bytes!("../../modules/licensing/tests/cases/rabies.pdf")[..],
        include_bytes!("../../modules/licensing/tests/cases/bom-before-header.pdf"),
    ] {
        let rendered = renderer.render(pdf.to_vec()).await.unwrap().unwrap();
        assert_eq!(rendered.content_type, "image/jpeg");
        assert_eq!(rendered.bytes[..3], [0xff, 0xd8, 0xff]);
    }
    for other in [
        &include_bytes!("../../modules/licensing/tests/cases/only-pdf-magic.pdf")[..],
        include_bytes!("../../modules/licensing/tests/cases/hta-with-pdf-head.hta"),
        b"",
    ] {
        let refused = renderer.render(other.to_vec()).await.unwrap();
        assert_eq!(refused, Err(DocumentError::Unreadable));
    }
}

#[tokio::test]
async fn a_document_that_renders_for_ever_ends_alone() {
    let began = Instant::now();
    let renderer = renderer().within(Duration::from_secs(1));
    assert_eq!(
        renderer.render(endless()).await.unwrap(),
        Err(DocumentError::TooCostly)
    );
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_document_that_takes_all_memory_ends_alone() {
    let began = Instant::now();
    let renderer = renderer().within(Duration::from_mins(1));
    assert_eq!(
        renderer.render(huge()).await.unwrap(),
        Err(DocumentError::TooCostly)
    );
    assert!(
        began.elapsed() < Duration::from_mins(1),
        "the bound ends it, not the time"
    );
}
