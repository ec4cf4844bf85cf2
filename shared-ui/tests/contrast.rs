//! Text and controls have enough contrast with their background (WCAG 2.2, 1.4.3 and 1.4.11): every pair of tokens that the style
//! sheet combines, light and dark, with and without `prefers-contrast: more`.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashMap;

const TOKENS: &str = include_str!("../css/parts/20-tokens.css");
/// The minimum for text: 4.5:1.
const TEXT: f64 = 4.5;
/// The minimum for borders of controls, focus rings and signs: 3:1.
const CONTROL: f64 = 3.0;

const BACKGROUNDS: [&str; 6] = ["page", "surface", "sunken", "raised", "hover", "pressed"];

fn pairs() -> Vec<(&'static str, &'static str, f64)> {
    let mut pairs = Vec::new();
    for background in BACKGROUNDS {
        for text in ["text", "text-soft", "primary-text", "danger-text"] {
            pairs.push((text, background, TEXT));
        }
    }
    for background in ["page", "surface", "sunken", "raised"] {
        for control in ["line-control", "focus", "primary", "danger-solid", "n9"] {
            pairs.push((control, background, CONTROL));
        }
    }
    pairs.extend([
        ("on-primary", "primary", TEXT),
        ("on-primary", "primary-hover", TEXT),
        ("on-accent", "accent", TEXT),
        ("on-danger", "danger-solid", TEXT),
        ("primary-text", "primary-soft", TEXT),
        ("text", "primary-soft", TEXT),
        ("text-soft", "primary-soft", TEXT),
        ("primary", "primary-soft", CONTROL),
        ("text", "accent-soft", TEXT),
        ("text", "primary-line", TEXT),
        ("n1", "n12", TEXT),
    ]);
    for tone in ["good", "warning", "danger", "info"] {
        let token = |part: &str| -> &'static str { format!("{tone}-{part}").leak() };
        pairs.push((token("text"), token("surface"), TEXT));
        pairs.push((token("solid"), token("surface"), CONTROL));
        pairs.push(("text", token("surface"), TEXT));
        pairs.push(("text-soft", token("surface"), TEXT));
        pairs.push(("primary-text", token("surface"), TEXT));
    }
    pairs
}

#[derive(Clone, Copy)]
enum Side {
    Light,
    Dark,
}

/// Reads the declarations of the first block. With `more`, those of the block for more contrast override them.
fn declarations(more: bool) -> HashMap<&'static str, &'static str> {
    let (plain, contrast) = TOKENS.split_once("@media (prefers-contrast: more)").unwrap();
    let text = if more { [plain, contrast] } else { [plain, ""] };
    text.into_iter()
        .flat_map(|block| block.split(';'))
        .filter_map(|declaration| {
            let start = declaration.find("--")?;
            let (name, value) = declaration[start + 2..].split_once(':')?;
            Some((name.trim(), value.trim()))
        })
        .collect()
}

/// Returns the relative luminance (WCAG) of a token on one side.
fn luminance(tokens: &HashMap<&str, &str>, name: &str, side: Side) -> f64 {
    let value = tokens
        .get(name)
        .unwrap_or_else(|| panic!("--{name} is not given"));
    if let Some(other) = value.strip_prefix("var(--") {
        return luminance(tokens, other.trim_end_matches(')'), side);
    }
    let value = value.strip_prefix("light-dark(").map_or(*value, |both| {
        let (light, dark) = both.split_once("), ").unwrap();
        match side {
            Side::Light => light,
            Side::Dark => dark,
        }
    });
    let numbers: Vec<f64> = value
        .trim_start_matches("oklch(")
        .trim_end_matches(')')
        .split_whitespace()
        .map(|number| {
            number
                .parse()
                .unwrap_or_else(|_| panic!("--{name}: {value} is not an opaque OKLCH colour"))
        })
        .collect();
    let [lightness, chroma, hue] = numbers[..] else {
        panic!("--{name}: {value}")
    };
    let [red, green, blue] = linear_srgb(lightness, chroma, hue);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Converts OKLCH to linear sRGB (Björn Ottosson's matrices), clamped to the gamut.
#[expect(
    clippy::many_single_char_names,
    reason = "the names of the colour spaces' axes"
)]
fn linear_srgb(lightness: f64, chroma: f64, hue: f64) -> [f64; 3] {
    let (b, a) = hue.to_radians().sin_cos();
    let (a, b) = (a * chroma, b * chroma);
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
    ]
    .map(|channel| channel.clamp(0.0, 1.0))
}

fn ratio(a: f64, b: f64) -> f64 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn black_on_white_is_21_to_1() {
    let tokens = HashMap::from([("k", "oklch(0 0 0)"), ("w", "oklch(1 0 0)")]);
    let measured = ratio(
        luminance(&tokens, "k", Side::Light),
        luminance(&tokens, "w", Side::Light),
    );
    assert!((measured - 21.0).abs() < 0.01, "{measured}");
}

#[test]
fn every_pair_has_enough_contrast() {
    let mut faint = Vec::new();
    for more in [false, true] {
        let tokens = declarations(more);
        for (side, word) in [(Side::Light, "light"), (Side::Dark, "dark")] {
            for (front, back, needed) in pairs() {
                let measured = ratio(luminance(&tokens, front, side), luminance(&tokens, back, side));
                if measured < needed {
                    faint.push(format!(
                        "{word}: --{front} on --{back} is {measured:.2}, needs {needed}"
                    ));
                }
            }
        }
    }
    assert!(faint.is_empty(), "{}", faint.join("\n"));
}
