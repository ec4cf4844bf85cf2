//! Tests of the drawings of designs: valid and small SVG, which differs where the designs differ.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use allpet_domain::builder::{
    Colour, Hardware, Lettering, LetteringPosition, Lining, Material, Parameters, Product, Typeface,
    arbitrary::parameters, presets,
};
use allpet_drawings::design::svg;
use proptest::prelude::*;

fn harness() -> Parameters {
    Parameters::plain(Product::Harness)
}

fn collar() -> Parameters {
    Parameters::plain(Product::Collar)
}

fn leash() -> Parameters {
    Parameters::plain(Product::Leash)
}

fn lettering(text: &str, height_mm: u8, place: LetteringPosition) -> Lettering {
    Lettering {
        text: text.into(),
        typeface: Typeface::Bold,
        height_mm,
        colour: Colour::Cream,
        place,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn every_drawing_is_sound(design in parameters()) {
        sound(&svg(&design));
    }
}

#[test]
fn an_accent_is_drawn_alike_composed_or_not() {
    let of = |text| Parameters {
        lettering: Some(lettering(text, 6, LetteringPosition::Strap)),
        ..collar()
    };
    assert_eq!(svg(&of("Jose\u{301}")), svg(&of("Jos\u{e9}")));
}

/// Checks that an SVG is well-formed (one root, every tag closed, nothing that XML forbids) and self-contained.
fn sound(svg: &str) {
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"));
    assert!(svg.contains("viewBox=\"0 0 1600 1200\""));
    let mut open = Vec::new();
    let mut rest = svg;
    while let Some(at) = rest.find('<') {
        assert!(!rest[..at].contains('>'), "a stray > in {rest}");
        let end = rest[at..].find('>').expect("a tag ends") + at;
        let tag = &rest[at + 1..end];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{svg}");
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap());
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty() && rest.is_empty());
    assert!(!svg.chars().any(char::is_control), "{svg:?}");
    let outside = svg.replacen("http://www.w3.org/2000/svg", "", 1);
    assert!(
        !outside.contains("<script") && !outside.contains("xmlns:") && !outside.contains("url("),
        "{svg}"
    );
}

#[test]
fn lettering_is_escaped() {
    let nasty = "\"><script>alert(1)</script>&\u{1}\u{0}";
    for design in [collar(), harness(), leash()] {
        for place in [LetteringPosition::Strap, LetteringPosition::Patch] {
            let drawing = svg(&Parameters {
                lettering: Some(lettering(nasty, 8, place)),
                ..design.clone()
            });
            sound(&drawing);
            assert!(drawing.contains("&lt;script&gt;"), "{drawing}");
        }
    }
}

#[test]
fn the_picture_shows_what_was_chosen() {
    let plain = harness();
    let base = svg(&plain);
    assert!(base.contains(Colour::Teal.tones()[0]));
    let changes: [(&str, Parameters); 10] = [
        (
            "strap",
            Parameters {
                strap: Colour::Red,
                ..plain.clone()
            },
        ),
        (
            "width",
            Parameters {
                width_mm: 25,
                ..plain.clone()
            },
        ),
        (
            "thread",
            Parameters {
                thread: Colour::Red,
                ..plain.clone()
            },
        ),
        (
            "material",
            Parameters {
                material: Material::Biothane,
                ..plain.clone()
            },
        ),
        (
            "hardware",
            Parameters {
                hardware: Hardware::Brass,
                ..plain.clone()
            },
        ),
        (
            "front ring",
            Parameters {
                front_ring: true,
                ..plain.clone()
            },
        ),
        (
            "handle",
            Parameters {
                handle: true,
                ..plain.clone()
            },
        ),
        (
            "lining",
            Parameters {
                lining: Lining::Fleece,
                ..plain.clone()
            },
        ),
        (
            "trim",
            Parameters {
                reflective: true,
                ..plain.clone()
            },
        ),
        (
            "size",
            Parameters {
                size: Some(2),
                ..plain.clone()
            },
        ),
    ];
    let drawn = |svg: &str| svg.split_once("</title>").map(|(_, drawing)| drawing.to_owned());
    for (what, changed) in changes {
        assert_ne!(drawn(&svg(&changed)), drawn(&base), "{what} is not to be seen");
    }
    let named = svg(&Parameters {
        lettering: Some(lettering("Wall-E", 8, LetteringPosition::Patch)),
        ..plain
    });
    assert!(named.contains(">Wall-E</text>") && named.contains("saying “Wall-E”"));
}

#[test]
fn one_design_has_one_picture_and_two_have_two_sets_of_ids() {
    let named = |text| Parameters {
        lettering: Some(lettering(text, 8, LetteringPosition::Strap)),
        ..collar()
    };
    let (one, two) = (svg(&named("Wall-E")), svg(&named("Miso")));
    assert_eq!(one, svg(&named("Wall-E")));
    let id = |svg: &str| {
        svg.split("id=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned()
    };
    assert_ne!(id(&one), id(&two));
    assert!(one.contains(&["href=\"#", &id(&one), "\""].concat()));
}

#[test]
fn pictures_stay_small() {
    for preset in presets() {
        let drawing = svg(&preset.parameters);
        sound(&drawing);
        assert!(drawing.len() < 12_000, "{}: {} bytes", preset.slug, drawing.len());
    }
}
