use super::*;

fn all() -> impl Iterator<Item = Picture> {
    Kind::ALL.iter().flat_map(|kind| {
        Colour::ALL.iter().flat_map(move |colour| {
            (0..STYLES).map(move |style| Picture {
                kind: *kind,
                colour: *colour,
                style,
            })
        })
    })
}

#[test]
fn a_name_stands_for_one_picture() {
    for picture in all() {
        assert_eq!(picture.to_string().parse(), Ok(picture));
    }
    let name = format!("flat-collar_teal_0_{EDITION}.svg");
    assert!(name.parse::<Picture>().is_ok());
    for wrong in [
        "",
        "flat-collar",
        "flat-collar_teal_0_0.svg",
        "flat-collar_teal_4_1.svg",
        "flat-collar_teal_00_1.svg",
        "saddle_teal_0_1.svg",
        "flat-collar_pink_0_1.svg",
        "flat-collar_teal_0_1.svg.svg",
        "../flat-collar_teal_0_1.svg",
    ] {
        assert_eq!(wrong.parse::<Picture>(), Err(UnknownPictureName), "{wrong}");
    }
}

#[test]
fn a_picture_is_whole_and_asks_for_nothing_from_outside() {
    for picture in all() {
        let svg = picture.draw();
        let name = picture.to_string();
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"), "{name}");
        assert!(svg.contains(r#"viewBox="0 0 400 300""#), "{name}");
        assert!(!svg.contains('$'), "{name}: a colour was not put in");
        for foreign in [
            "<script",
            "href",
            "http://",
            "https://",
            "url(h",
            "<image",
            "<foreignObject",
            "on:",
        ] {
            let own = svg.replace(r#"xmlns="http://www.w3.org/2000/svg""#, "");
            assert!(!own.contains(foreign), "{name}: {foreign}");
        }
        assert_eq!(
            svg.matches("<g").count(),
            svg.matches("</g>").count(),
            "{name}: groups"
        );
        assert!(svg.len() < 12_000, "{name}: {} bytes", svg.len());
    }
}

#[test]
fn every_kind_looks_different_in_every_colour() {
    let mut drawn: Vec<String> = all()
        .filter(|picture| picture.style == 0)
        .map(|picture| picture.draw())
        .collect();
    let count = drawn.len();
    drawn.sort();
    drawn.dedup();
    assert_eq!(drawn.len(), count, "two pictures are the same");
}
