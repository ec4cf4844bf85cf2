//! The frame of a JPEG: its completeness, and the memory cost of decoding it.

mod scan;

use scan::{Frame, Tables};

const CODES: u8 = 0xc4;
const START_OF_SCAN: u8 = 0xda;
const RESTART_INTERVAL: u8 = 0xdd;
const END_OF_IMAGE: u8 = 0xd9;

/// Bytes that the decoder needs besides the picture; `None` if the file is truncated. The decoder holds a picture in several
/// scans as coefficients of two bytes until the last one.
pub(super) fn extra(bytes: &[u8], (width, height): (u32, u32)) -> Option<u64> {
    let (mut at, mut scans, mut progressive, mut samples) = (2, 0, false, 0);
    let (mut frame, mut tables) = (None, Tables::default());
    loop {
        let marker = marker(bytes, &mut at)?;
        match marker {
            END_OF_IMAGE if scans > 0 => break,
            END_OF_IMAGE => return None,
            // Restart markers, and the standalone marker TEM.
            0x01 | 0xd0..=0xd8 => continue,
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
        let segment = bytes.get(at + 2..at + length.max(2))?;
        at += length.max(2);
        match marker {
            START_OF_SCAN => {
                scans += 1;
                if !scan::is_whole(frame.as_ref()?, &tables, segment, bytes.get(at..)?) {
                    return None;
                }
                skip_scan(bytes, &mut at)?;
            }
            // Start of frame, except the tables that share its number range.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                progressive |= marker & 3 == 2;
                samples = samples_in_four(segment);
                frame = Frame::read(marker, segment);
            }
            CODES => tables.read_codes(segment)?,
            RESTART_INTERVAL => tables.read_restart(segment)?,
            _ => {}
        }
    }
    let held = u64::from(width) * u64::from(height) * 2 * samples / 4;
    Some(if progressive || scans > 1 { held } else { 0 })
}

/// The next marker, after any number of fill bytes.
fn marker(bytes: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        let byte = *bytes.get(*at)?;
        *at += 1;
        if byte != 0xff {
            // Some cameras leave a few bytes between segments.
            continue;
        }
        while *bytes.get(*at)? == 0xff {
            *at += 1;
        }
        let marker = bytes[*at];
        *at += 1;
        if marker != 0 {
            return Some(marker);
        }
    }
}

/// Skips the compressed pixels up to the marker that ends them.
fn skip_scan(bytes: &[u8], at: &mut usize) -> Option<()> {
    loop {
        *at += bytes.get(*at..)?.iter().position(|byte| *byte == 0xff)?;
        match *bytes.get(*at + 1)? {
            // A stuffed byte, or a restart marker: the pixels continue.
            0 | 0xd0..=0xd7 => *at += 2,
            0xff => *at += 1,
            _ => return Some(()),
        }
    }
}

/// Samples per four pixels over all components: twelve without subsampling, six with that of most photos.
fn samples_in_four(frame: &[u8]) -> u64 {
    let count = usize::from(frame.get(5).copied().unwrap_or_default());
    let factors = || {
        let components = frame.get(6..).unwrap_or_default().chunks_exact(3).take(count);
        components.map(|component| (u64::from(component[1] >> 4), u64::from(component[1] & 15)))
    };
    let across = factors().map(|(across, _)| across).max().unwrap_or(1).max(1);
    let down = factors().map(|(_, down)| down).max().unwrap_or(1).max(1);
    (factors().map(|(across, down)| across * down).sum::<u64>() * 4).div_ceil(across * down)
}

#[cfg(test)]
mod tests {
    use super::extra;
    use image::{DynamicImage, Rgb, RgbImage, codecs::jpeg::JpegEncoder};

    #[test]
    fn a_truncated_jpeg_is_detected() {
        let mut whole = Vec::new();
        let picture = DynamicImage::new_rgb8(64, 64);
        picture.write_with_encoder(JpegEncoder::new(&mut whole)).unwrap();
        assert_eq!(extra(&whole, (64, 64)), Some(0));
        let behind = [whole.as_slice(), b"what a phone puts behind the picture"].concat();
        assert_eq!(extra(&behind, (64, 64)), Some(0));
        for length in [0, 3, whole.len() / 2, whole.len() - 2, whole.len() - 1] {
            assert_eq!(extra(&whole[..length], (64, 64)), None, "{length}");
        }
    }

    #[test]
    fn a_truncated_jpeg_with_an_end_mark_is_detected() {
        let mut whole = Vec::new();
        let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(96, 72, |x, y| {
            Rgb([x * 7 % 256, y * 5 % 256, x * y % 251].map(|part| u8::try_from(part).unwrap()))
        }));
        picture.write_with_encoder(JpegEncoder::new(&mut whole)).unwrap();
        assert_eq!(extra(&whole, (96, 72)), Some(0));
        for kept in [9, 7, 5] {
            let mut cut = whole[..whole.len() * kept / 10].to_vec();
            cut.extend([0xff, 0xd9]);
            assert_eq!(extra(&cut, (96, 72)), None, "{kept} tenths");
        }
    }
}
