//! The preview card that chat apps and social sites show for a link: a title and a picture.

use crate::Pixels;
use allpet_domain::builder::{Typeface, lettering::advance};

/// Font sizes of the title in pixels, with the maximum number of lines. The largest that fits is used.
const SIZES: [(u32, usize); 4] = [(68, 3), (60, 4), (50, 5), (42, 6)];
/// Width of the text column, in pixels.
const COLUMN: u32 = 440;
/// The paw of our logo, 28 by 28.
const SIGN: &str = include_str!("../../../shared-ui/drawings/icon.svg");

/// A card: text on the left, a picture on the right.
#[derive(Clone, Copy, Debug)]
pub struct Card<'a> {
    /// The category above the title.
    pub over: &'a str,
    /// The title.
    pub title: &'a str,
    /// A whole SVG document in a ratio of 4:3. The card's background shows through where it is transparent.
    pub picture: &'a str,
}

impl Card<'_> {
    /// The size of link previews.
    pub const PIXELS: Pixels = Pixels {
        width: 1_200,
        height: 630,
    };

    /// Renders the card as an SVG document.
    pub fn svg(&self) -> String {
        let (size, lines) = set(self.title);
        let step = size * 112 / 100;
        let many = u32::try_from(lines.len()).unwrap_or(1);
        // The title is centred optically: a little above the middle.
        let first = 285 - step * many / 2 + size;
        let mut title = String::new();
        for (line, at) in lines.iter().zip(0_u32..) {
            let y = (first + at * step).to_string();
            title.push_str(&["<text x=\"72\" y=\"", &y, "\">", &escape(line), "</text>"].concat());
        }
        // The background is that of the product pictures, so that no edge shows.
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630"><rect width="1200" height="630" fill="#f4efe5"/><circle cx="842" cy="307" r="257" fill="#fbf8f1"/>{}<g font-family="Figtree" fill="#26211c"><text x="72" y="{}" font-size="27" font-weight="700" fill="#006a69">{}</text><g font-size="{size}" font-weight="700" letter-spacing="{}">{title}</g><text x="131" y="562" font-size="29" font-weight="700">All Pet Plus</text></g>{}</svg>"##,
            placed(self.picture, 452, 22, 780, 585),
            first - size - 14,
            escape(&shorten(self.over, 27, COLUMN)),
            f64::from(size) * -0.012,
            placed(SIGN, 72, 529, 46, 46),
        )
    }
}

/// Embeds an SVG document in another.
fn placed(svg: &str, x: u32, y: u32, width: u32, height: u32) -> String {
    let place = format!(r#"<svg x="{x}" y="{y}" width="{width}" height="{height}" "#);
    svg.replacen("<svg ", &place, 1)
}

/// Breaks the title into lines at the largest size that fits; truncates it if none does.
fn set(title: &str) -> (u32, Vec<String>) {
    for (size, most) in SIZES {
        let lines = broken(title, size, COLUMN);
        if lines.len() <= most && lines.iter().all(|line| width(line, size) <= COLUMN) {
            return (size, balance_lines(title, size, lines));
        }
    }
    let (size, most) = SIZES[SIZES.len() - 1];
    let mut lines = broken(title, size, COLUMN);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    let lines = lines.iter().map(|line| shorten(line, size, COLUMN));
    (size, lines.collect())
}

/// Breaks a title between words, each line as long as possible.
fn broken(title: &str, size: u32, room: u32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in title.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(&[line.as_str(), " ", word].concat(), size) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Rebreaks into the same number of lines of similar length, which avoids a short last one.
fn balance_lines(title: &str, size: u32, lines: Vec<String>) -> Vec<String> {
    let narrower = (1..COLUMN).rev().step_by(4);
    narrower
        .map(|room| broken(title, size, room))
        .take_while(|other| other.len() == lines.len())
        .last()
        .unwrap_or(lines)
}

/// Truncates a text to its width, with an ellipsis.
fn shorten(words: &str, size: u32, room: u32) -> String {
    if width(words, size) <= room {
        return words.to_owned();
    }
    let mut kept = words.trim_end_matches('…').to_owned();
    while kept.pop().is_some() {
        let whole = [kept.trim_end(), "…"].concat();
        if width(&whole, size) <= room {
            return whole;
        }
    }
    String::new()
}

/// Width of a text in pixels. A letter that the font lacks counts as a wide one.
fn width(words: &str, size: u32) -> u32 {
    let letters = words
        .chars()
        .map(|letter| u32::from(advance(Typeface::Bold, letter).unwrap_or(1_000)));
    letters.sum::<u32>() * size / 1_000
}

fn escape(words: &str) -> String {
    let words = words.replace('&', "&amp;").replace('<', "&lt;");
    words.replace(char::is_control, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_as_large_as_there_is_room_for() {
        assert_eq!(set("Fetch ball"), (68, vec!["Fetch ball".to_owned()]));
        let (size, lines) = set("Rainier no-pull harness");
        assert_eq!(
            (size, lines.join("|")),
            (68, "Rainier|no-pull|harness".to_owned())
        );
        let (size, lines) = set("Everyday training treats for puppies");
        assert_eq!(
            (size, lines.join("|")),
            (60, "Everyday|training treats|for puppies".to_owned())
        );
    }

    #[test]
    fn no_line_has_a_single_word() {
        let (_, lines) = set("A store that knows your pet");
        assert_eq!(lines, ["A store", "that knows", "your pet"]);
    }

    #[test]
    fn however_long_a_title_is_it_stays_in_its_column() {
        let endless = "Donaudampfschifffahrtsgesellschaft".repeat(3);
        let many = "word and word again ".repeat(20);
        for title in [
            endless.as_str(),
            &many,
            "犬".repeat(80).as_str(),
            "",
            "a\u{7}<b> & c",
        ] {
            let (size, lines) = set(title);
            assert!(lines.len() <= 6, "{lines:?}");
            assert!(lines.iter().all(|line| width(line, size) <= COLUMN), "{lines:?}");
        }
        assert!(set(&many).1.join(" ").ends_with('…'));
    }

    #[tokio::test]
    async fn titles_are_escaped() {
        let card = Card {
            over: "A & <b>",
            title: "</text><script> \u{7}",
            picture: "<svg viewBox=\"0 0 400 300\"/>",
        };
        let svg = card.svg();
        assert!(svg.contains("&lt;/text>&lt;script>"), "{svg}");
        assert!(
            crate::ImageRenderer::shared()
                .render(svg, Card::PIXELS)
                .await
                .is_ok(),
            "it can be rendered"
        );
    }
}
