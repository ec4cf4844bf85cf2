//! Black pictures in the forms that cost a decoder most, built byte by byte: no encoder writes all of them, and a test holds none
//! of their pixels.

use flate2::Crc;
use std::io;

/// The colours of a PNG.
#[derive(Clone, Copy)]
pub(crate) enum Depth {
    /// Three bytes a pixel.
    Rgb8,
    /// Eight bytes a pixel.
    Rgba16,
}

impl Depth {
    fn bits_and_kind(self) -> [u8; 2] {
        match self {
            Self::Rgb8 => [8, 2],
            Self::Rgba16 => [16, 6],
        }
    }

    fn bytes(self) -> u64 {
        match self {
            Self::Rgb8 => 3,
            Self::Rgba16 => 8,
        }
    }
}

/// A PNG (ISO/IEC 15948).
#[derive(Clone, Copy)]
pub(crate) struct Png {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) depth: Depth,
    pub(crate) interlaced: bool,
    /// Bytes of an unpacked colour profile; 0 for none.
    pub(crate) profile: u64,
}

impl Png {
    pub(crate) fn square(side: u32, depth: Depth) -> Self {
        Self {
            width: side,
            height: side,
            depth,
            interlaced: false,
            profile: 0,
        }
    }

    pub(crate) fn interlaced(self) -> Self {
        Self {
            interlaced: true,
            ..self
        }
    }

    pub(crate) fn with_profile(self, profile: u64) -> Self {
        Self { profile, ..self }
    }

    pub(crate) fn bytes(self) -> Vec<u8> {
        let rows: u64 = self
            .passes()
            .iter()
            .map(|(width, height)| self.unpacked(*width, *height))
            .sum();
        self.with_pixels(&packed_zeros(rows))
    }

    /// A file whose pixels are missing.
    pub(crate) fn without_pixels(self) -> Vec<u8> {
        self.with_pixels(&packed_zeros(1))
    }

    fn with_pixels(self, pixels: &[u8]) -> Vec<u8> {
        let [bits, kind] = self.depth.bits_and_kind();
        let size = [self.width.to_be_bytes(), self.height.to_be_bytes()].concat();
        let header = [&size[..], &[bits, kind, 0, 0, u8::from(self.interlaced)]].concat();
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        png.extend(chunk(*b"IHDR", &header));
        if self.profile > 0 {
            png.extend(chunk(
                *b"iCCP",
                &[b"profile\0\0", &packed_zeros(self.profile)[..]].concat(),
            ));
        }
        png.extend(chunk(*b"IDAT", pixels));
        png.extend(chunk(*b"IEND", &[]));
        png
    }

    /// Width and height of the passes: one, or the seven of Adam7.
    fn passes(self) -> Vec<(u32, u32)> {
        const ADAM7: [[u32; 4]; 7] = [
            [0, 0, 8, 8],
            [4, 0, 8, 8],
            [0, 4, 4, 8],
            [2, 0, 4, 4],
            [0, 2, 2, 4],
            [1, 0, 2, 2],
            [0, 1, 1, 2],
        ];
        if !self.interlaced {
            return vec![(self.width, self.height)];
        }
        let passes = ADAM7.map(|[left, top, across, down]| {
            let count = |all: u32, first: u32, step: u32| all.saturating_sub(first).div_ceil(step);
            (count(self.width, left, across), count(self.height, top, down))
        });
        passes.to_vec()
    }

    /// Bytes of a pass: each row begins with its filter.
    fn unpacked(self, width: u32, height: u32) -> u64 {
        match width {
            0 => 0,
            _ => u64::from(height) * (1 + u64::from(width) * self.depth.bytes()),
        }
    }
}

/// Compresses zeros (RFC 1950 and 1951) without going through them: a literal, repeated by matches of 258 bytes.
fn packed_zeros(count: u64) -> Vec<u8> {
    const LITERAL: &str = "00110000";
    const MATCH: &str = "1100010100000";
    let (matches, literals) = ((count - 1) / 258, 1 + (count - 1) % 258);
    // The last block, in the fixed code; its first bits are the lowest.
    let mut bits = Bits::default();
    bits.push("110");
    (0..literals).for_each(|_| bits.push(LITERAL));
    (0..matches).for_each(|_| bits.push(MATCH));
    bits.push("0000000");
    let sum = u32::try_from(count % 65_521).unwrap() << 16 | 1;
    [&[0x78, 0x01][..], &bits.bytes, &sum.to_be_bytes()].concat()
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    count: usize,
}

impl Bits {
    fn push(&mut self, bits: &str) {
        for bit in bits.bytes() {
            if self.count.is_multiple_of(8) {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut() {
                *last |= (bit - b'0') << (self.count % 8);
            }
            self.count += 1;
        }
    }
}

fn chunk(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
    let mut sum = Crc::new();
    sum.update(&kind);
    sum.update(content);
    let length = u32::try_from(content.len()).unwrap();
    [
        &length.to_be_bytes(),
        &kind[..],
        content,
        &sum.sum().to_be_bytes(),
    ]
    .concat()
}

/// A JPEG without subsampling (ITU T.81), whose every coefficient is zero.
#[derive(Clone, Copy)]
pub(crate) struct Jpeg {
    side: u16,
    progressive: bool,
}

impl Jpeg {
    pub(crate) fn square(side: u16) -> Self {
        Self {
            side,
            progressive: false,
        }
    }

    pub(crate) fn progressive(self) -> Self {
        Self {
            progressive: true,
            ..self
        }
    }

    pub(crate) fn bytes(self) -> Vec<u8> {
        let blocks = 3 * usize::from(self.side.div_ceil(8)).pow(2);
        // Each block is the code for no difference and, unless the scan has only that, the code for nothing else.
        let bits = if self.progressive { blocks } else { 2 * blocks };
        self.with_pixels(bits.div_ceil(8))
    }

    /// A file whose pixels are missing.
    pub(crate) fn without_pixels(self) -> Vec<u8> {
        self.with_pixels(1)
    }

    fn with_pixels(self, bytes: usize) -> Vec<u8> {
        let [high, low] = self.side.to_be_bytes();
        let (frame, last) = if self.progressive { (0xc2, 0) } else { (0xc0, 63) };
        // A single code: `0` is the symbol 0.
        let table = |place: u8| [&[place, 1][..], &[0; 15], &[0]].concat();
        let segments = [
            segment(0xdb, &[&[0][..], &[1; 64]].concat()),
            segment(
                frame,
                &[8, high, low, high, low, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0],
            ),
            segment(0xc4, &[table(0x00), table(0x10)].concat()),
            segment(0xda, &[3, 1, 0, 2, 0, 3, 0, 0, last, 0]),
        ];
        let mut jpeg = vec![0xff, 0xd8];
        jpeg.extend(segments.concat());
        jpeg.resize(jpeg.len() + bytes, 0);
        jpeg.extend([0xff, 0xd9]);
        jpeg
    }
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap();
    [&[0xff, marker][..], &length.to_be_bytes(), content].concat()
}

/// A WebP with transparency.
pub(crate) fn webp(side: u32) -> Vec<u8> {
    let mut bytes = io::Cursor::new(Vec::new());
    let picture = image::RgbaImage::new(side, side);
    picture.write_to(&mut bytes, image::ImageFormat::WebP).unwrap();
    bytes.into_inner()
}
