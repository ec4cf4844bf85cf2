//! The compressed pixels of a JPEG, counted block by block (ITU T.81, annexes F and G): a scan that ends before its last block
//! belongs to a truncated picture, even if an end marker follows. Decoders fill missing pixels with grey.

/// A component of the frame.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Component {
    id: u8,
    /// Blocks per unit, across and down.
    across: u32,
    down: u32,
}

/// The frame: the picture's size and components.
#[derive(Debug, Default)]
pub(super) struct Frame {
    width: u32,
    height: u32,
    components: Vec<Component>,
    progressive: bool,
}

impl Frame {
    /// Reads a start-of-frame segment. `None` if it is too short, or of a kind that decoders do not support.
    pub(super) fn read(marker: u8, segment: &[u8]) -> Option<Self> {
        let [_, high, low, left, right, count, components @ ..] = segment else {
            return None;
        };
        let components = components.chunks_exact(3).take(usize::from(*count));
        let components = components.map(|component| Component {
            id: component[0],
            across: u32::from(component[1] >> 4),
            down: u32::from(component[1] & 15),
        });
        Some(Self {
            width: u32::from(u16::from_be_bytes([*left, *right])),
            height: u32::from(u16::from_be_bytes([*high, *low])),
            components: components.collect(),
            progressive: marker & 3 == 2,
        })
    }

    /// Units across and down: of a single component its own blocks, of several the smallest area that holds each whole.
    fn units(&self, parts: &[Component]) -> Option<(u32, u32)> {
        let most = |of: fn(&Component) -> u32| self.components.iter().map(of).max().filter(|most| *most > 0);
        let (across, down) = (most(|one| one.across)?, most(|one| one.down)?);
        let (wide, high) = match parts {
            [one] => {
                let share = |pixels: u32, own: u32, most: u32| (pixels * own).div_ceil(most).div_ceil(8);
                (
                    share(self.width, one.across, across),
                    share(self.height, one.down, down),
                )
            }
            _ => (self.width.div_ceil(8 * across), self.height.div_ceil(8 * down)),
        };
        Some((wide, high))
    }
}

/// A table of Huffman codes: the symbol and the code length for each 16-bit prefix; length 0 if it starts no code.
type Codes = Vec<(u8, u8)>;

/// The tables before a scan.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// For the DC and the AC coefficients, four tables each.
    codes: [[Codes; 4]; 2],
    /// Units between restart markers; 0 for none.
    restart: u32,
}

impl Tables {
    /// Reads a segment of Huffman tables.
    pub(super) fn read_codes(&mut self, mut segment: &[u8]) -> Option<()> {
        while let [place, rest @ ..] = segment {
            let (lengths, rest) = rest.split_at_checked(16)?;
            let count = lengths.iter().map(|many| usize::from(*many)).sum();
            let (symbols, rest) = rest.split_at_checked(count)?;
            let table = self.codes.get_mut(usize::from(place >> 4))?;
            *table.get_mut(usize::from(place & 15))? = codes(lengths, symbols);
            segment = rest;
        }
        Some(())
    }

    /// Reads the segment with the restart interval.
    pub(super) fn read_restart(&mut self, segment: &[u8]) -> Option<()> {
        self.restart = u32::from(u16::from_be_bytes([*segment.first()?, *segment.get(1)?]));
        Some(())
    }
}

/// Entries of a table: one per 16-bit prefix.
const ALL: usize = 1 << 16;

/// Builds the table from the number of codes of each length; empty if there are too many.
fn codes(lengths: &[u8], symbols: &[u8]) -> Codes {
    let mut codes = Vec::with_capacity(ALL);
    let mut symbols = symbols.iter();
    for (length, many) in (1_u8..).zip(lengths) {
        for symbol in symbols.by_ref().take(usize::from(*many)) {
            let end = codes.len() + (1 << (16 - length));
            if end > ALL {
                return Vec::new();
            }
            codes.resize(end, (*symbol, length));
        }
    }
    codes.resize(ALL, (0, 0));
    codes
}

/// Returns whether the pixels behind a start of scan (`header` is its segment) contain every block. Skips passes that only refine
/// others: without them the picture is whole.
pub(super) fn is_whole(frame: &Frame, tables: &Tables, header: &[u8], pixels: &[u8]) -> bool {
    count(frame, tables, header, pixels).is_some()
}

fn count(frame: &Frame, tables: &Tables, header: &[u8], pixels: &[u8]) -> Option<()> {
    let (many, rest) = header.split_first()?;
    let (selectors, rest) = rest.split_at_checked(2 * usize::from(*many))?;
    let &[first, last, passes] = rest.first_chunk::<3>()?;
    if passes >> 4 > 0 {
        return Some(());
    }
    let (first, last) = if frame.progressive { (first, last) } else { (0, 63) };
    let mut parts = Vec::with_capacity(4);
    let mut of = Vec::with_capacity(4);
    for selector in selectors.chunks_exact(2) {
        parts.push(*frame.components.iter().find(|one| one.id == selector[0])?);
        let codes = |kind: usize, place: u8| tables.codes[kind].get(usize::from(place));
        of.push((codes(0, selector[1] >> 4)?, codes(1, selector[1] & 15)?));
    }
    let (wide, high) = frame.units(&parts)?;
    let alone = parts.len() == 1;
    let mut bits = Bits::new(pixels);
    let mut run = 0;
    for unit in 0..wide * high {
        if tables.restart > 0 && unit > 0 && unit.is_multiple_of(tables.restart) {
            bits.restart()?;
            run = 0;
        }
        for (part, (means, others)) in parts.iter().zip(&of) {
            let blocks = if alone { 1 } else { part.across * part.down };
            for _ in 0..blocks {
                if first == 0 {
                    let size = bits.symbol(means)?;
                    bits.take(u32::from(size))?;
                }
                if last > 0 {
                    skip_others(&mut bits, others, (first.max(1), last), &mut run)?;
                }
            }
        }
    }
    Some(())
}

/// Skips a block's AC coefficients. `run`: the number of blocks known to have none.
fn skip_others(bits: &mut Bits<'_>, codes: &Codes, (first, last): (u8, u8), run: &mut u32) -> Option<()> {
    if *run > 0 {
        *run -= 1;
        return Some(());
    }
    let mut at = first;
    while at <= last {
        let symbol = bits.symbol(codes)?;
        let (zeros, size) = (symbol >> 4, symbol & 15);
        if size > 0 {
            bits.take(u32::from(size))?;
        } else if zeros < 15 {
            *run = (1 << zeros) - 1 + bits.take(u32::from(zeros))?;
            return Some(());
        }
        at += zeros + 1;
    }
    Some(())
}

/// The bits of a scan, up to the next marker.
struct Bits<'p> {
    pixels: &'p [u8],
    at: usize,
    held: u64,
    many: u32,
}

impl<'p> Bits<'p> {
    fn new(pixels: &'p [u8]) -> Self {
        Self {
            pixels,
            at: 0,
            held: 0,
            many: 0,
        }
    }

    /// Buffers 16 bits, or as many as are left before a marker.
    fn fill(&mut self) {
        while self.many < 16 {
            let (byte, step) = match self.pixels.get(self.at..) {
                Some([0xff, 0, ..]) => (0xff, 2),
                Some([0xff, ..] | []) | None => return,
                Some([byte, ..]) => (*byte, 1),
            };
            self.held = self.held << 8 | u64::from(byte);
            self.many += 8;
            self.at += step;
        }
    }

    /// Takes the next bits as a number; `None` at the end.
    fn take(&mut self, bits: u32) -> Option<u32> {
        self.fill();
        self.many = self.many.checked_sub(bits)?;
        u32::try_from(self.held >> self.many & ((1 << bits) - 1)).ok()
    }

    /// Decodes the next symbol.
    fn symbol(&mut self, codes: &Codes) -> Option<u8> {
        self.fill();
        let next = match self.many {
            0..16 => self.held << (16 - self.many),
            many => self.held >> (many - 16),
        };
        let (symbol, length) = *codes.get(usize::try_from(next & 0xffff).ok()?)?;
        self.many = self.many.checked_sub(u32::from(length)).filter(|_| length > 0)?;
        Some(symbol)
    }

    /// Skips to behind a restart marker.
    fn restart(&mut self) -> Option<()> {
        self.many = 0;
        while self.pixels.get(self.at..self.at + 2)? == [0xff, 0xff] {
            self.at += 1;
        }
        let mark = self.pixels.get(self.at..self.at + 2)?;
        self.at += 2;
        matches!(mark, [0xff, 0xd0..=0xd7]).then_some(())
    }
}
