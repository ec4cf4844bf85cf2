//! A canvas that writes SVG from templates with placeholders for numbers and words.

use allpet_domain::builder::{lettering::Lettering, parts::Colour};

/// The placeholder for the picture's own name until it is known. Never part of a text, from which control characters are dropped.
const NAME: char = '\u{1}';

/// An SVG document being written.
pub(super) struct Canvas {
    svg: String,
}

impl Canvas {
    pub(super) fn new() -> Self {
        Self {
            svg: String::with_capacity(6 * 1024),
        }
    }

    /// Writes a template: each `#` is the next number, each `$` the next word, each `@` the picture's own name, which keeps the
    /// ids of two pictures on one page apart.
    pub(super) fn draw(&mut self, template: &str, numbers: &[i32], words: &[&str]) {
        let (mut numbers, mut words) = (numbers.iter(), words.iter());
        for letter in template.chars() {
            match letter {
                '#' => {
                    if let Some(number) = numbers.next() {
                        self.svg.push_str(&number.to_string());
                    }
                }
                '$' => self.svg.push_str(words.next().copied().unwrap_or_default()),
                '@' => self.svg.push(NAME),
                letter => self.svg.push(letter),
            }
        }
    }

    /// Writes a filled path.
    pub(super) fn fill(&mut self, path: &str, numbers: &[i32], colour: &str) {
        self.svg.push_str("<path d=\"");
        self.draw(path, numbers, &[]);
        self.draw("\" fill=\"$\"/>", &[], &[colour]);
    }

    /// Writes a line along a path.
    pub(super) fn stroke(&mut self, path: &str, numbers: &[i32], colour: &str, width: i32) {
        self.line(path, numbers, colour, width, "");
    }

    /// Writes a seam along a path.
    pub(super) fn seam(&mut self, path: &str, numbers: &[i32], colour: &str, width: i32) {
        self.line(path, numbers, colour, width, " stroke-dasharray=\"15 10\"");
    }

    fn line(&mut self, path: &str, numbers: &[i32], colour: &str, width: i32, more: &str) {
        self.svg.push_str("<path d=\"");
        self.draw(path, numbers, &[]);
        let rest = "\" fill=\"none\" stroke=\"$\" stroke-width=\"#\"$/>";
        self.draw(rest, &[width.max(1)], &[colour, more]);
    }

    /// Writes the soft shadow on the ground.
    pub(super) fn ground(&mut self, x: i32, y: i32, rx: i32, ry: i32) {
        let shadow = "<ellipse cx=\"#\" cy=\"#\" rx=\"#\" ry=\"#\" fill=\"black\" fill-opacity=\".0$\"/>";
        self.draw(shadow, &[x, y, rx, ry], &["4"]);
        self.draw(shadow, &[x, y, rx * 94 / 100, ry * 90 / 100], &["5"]);
    }

    /// Writes the style of letters; `size` is in thousandths of a unit of the caller's scale.
    fn type_style(&mut self, lettering: &Lettering, size: i32, colour: &str) {
        let weight = i32::from(lettering.typeface.weight());
        let spacing = lettering.typeface.spacing() * size / 1_000;
        self.draw(
            " font-family=\"Figtree, sans-serif\" font-weight=\"#\" font-size=\"#\" letter-spacing=\"#\" \
             font-kerning=\"none\" text-anchor=\"middle\" xml:space=\"preserve\" fill=\"$\"",
            &[weight, size, spacing],
            &[colour],
        );
    }

    /// Writes a line of text centred along a path. `id` is the path's, and must be unique.
    pub(super) fn text_along(
        &mut self,
        id: &str,
        path: &str,
        numbers: &[i32],
        lettering: &Lettering,
        set: Set<'_>,
    ) {
        self.draw("<defs><path id=\"@$\" d=\"", &[], &[id]);
        self.draw(path, numbers, &[]);
        self.svg.push_str("\"/></defs><text");
        self.type_style(lettering, set.size, set.colour);
        self.draw(
            "><textPath href=\"$@$\" startOffset=\"#%\">",
            &[set.middle],
            &["#", id],
        );
        self.escape(&lettering.text);
        self.svg.push_str("</textPath></text>");
    }

    /// Writes a block of lines around its centre.
    pub(super) fn text_block(&mut self, x: i32, y: i32, lettering: &Lettering, set: Set<'_>) {
        let lines: Vec<&str> = lettering.lines().take(8).collect();
        let capital = set.size * 7 / 10;
        let step = capital * 16 / 10;
        let count = i32::try_from(lines.len()).unwrap_or(1);
        let mut base = y + capital / 2 - step * (count - 1) / 2;
        for line in lines {
            self.draw("<text x=\"#\" y=\"#\"", &[x, base], &[]);
            self.type_style(lettering, set.size, set.colour);
            self.svg.push('>');
            self.escape(line);
            self.svg.push_str("</text>");
            base += step;
        }
    }

    /// Escapes a text for XML.
    fn escape(&mut self, text: &str) {
        for letter in text.chars() {
            match letter {
                '&' => self.svg.push_str("&amp;"),
                '<' => self.svg.push_str("&lt;"),
                '>' => self.svg.push_str("&gt;"),
                '"' => self.svg.push_str("&quot;"),
                // Replaces control characters and the two noncharacters that XML forbids.
                letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                    self.svg.push(' ');
                }
                letter => self.svg.push(letter),
            }
        }
    }

    /// Returns the document.
    pub(super) fn finish(self, title: &str) -> String {
        let mut whole = Self::new();
        whole.svg.push_str(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1600 1200\" role=\"img\"><title>",
        );
        whole.escape(title);
        whole.svg.push_str("</title>");
        whole.svg.push_str(&self.svg);
        whole.svg.push_str("</svg>");
        let name = name_of(&whole.svg);
        whole.svg.replace(NAME, &name)
    }
}

/// Colours of pressed-in letters and of their lit edge: dark on a light strap, light on a dark one.
pub(super) fn pressed(strap: Colour) -> [&'static str; 2] {
    let [_, shade, light] = strap.tones();
    if strap.is_dark() {
        ["rgba(255,246,230,.55)", shade]
    } else {
        ["rgba(26,16,9,.62)", light]
    }
}

/// The typesetting of a text.
#[derive(Clone, Copy)]
pub(super) struct Set<'a> {
    /// Font size.
    pub(super) size: i32,
    /// Colour of the letters.
    pub(super) colour: &'a str,
    /// Centre of the text, in hundredths of the path.
    pub(super) middle: i32,
}

/// The name of a picture: a hash of its content (FNV-1a).
fn name_of(svg: &str) -> String {
    let hash = svg.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    ["p", &hash.to_string(), "-"].concat()
}
