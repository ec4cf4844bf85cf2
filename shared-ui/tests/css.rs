//! `css/all.css` consists of `css/parts/*.css` in order: one request for the browser, small files for people.
//!
//! After a change: `BLESS=1 cargo test -p allpet-ui --test css`.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, path::Path};

fn bundle(css: &Path) -> String {
    let mut parts: Vec<_> = fs::read_dir(css.join("parts"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    parts.sort();
    let mut all =
        String::from("/* Made from css/parts by `BLESS=1 cargo test -p allpet-ui --test css`. */\n");
    for part in parts {
        all.push_str(&fs::read_to_string(part).unwrap());
    }
    all
}

#[test]
fn the_style_sheet_consists_of_its_parts() {
    let css = Path::new(env!("CARGO_MANIFEST_DIR")).join("css");
    let all = bundle(&css);
    if std::env::var_os("BLESS").is_some() {
        fs::write(css.join("all.css"), &all).unwrap();
    }
    let stored = fs::read_to_string(css.join("all.css")).unwrap_or_default();
    assert!(
        stored == all,
        "css/all.css is stale: run `BLESS=1 cargo test -p allpet-ui --test css`"
    );
}

#[test]
fn every_used_custom_property_is_declared() {
    let all = bundle(&Path::new(env!("CARGO_MANIFEST_DIR")).join("css"));
    let drawings = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("drawings")).unwrap();
    let drawn: String = drawings
        .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    let text = all.clone() + &drawn;
    let missing: Vec<&str> = text
        .split("var(")
        .skip(1)
        // A fallback after a comma makes a property optional.
        .filter_map(|rest| {
            rest.split_once([')', ','])
                .filter(|(name, _)| rest[name.len()..].starts_with(')'))
        })
        .map(|(name, _)| name)
        .filter(|name| !all.contains(&format!("{name}:")))
        .collect();
    assert!(missing.is_empty(), "used but not declared: {missing:?}");
}

#[test]
fn the_fonts_of_the_style_sheet_exist_and_are_small() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all = bundle(&root.join("css"));
    let fonts: Vec<_> = all
        .split("url(\"/")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(fonts.len(), 2);
    let bytes: u64 = fonts
        .iter()
        .map(|name| fs::metadata(root.join("fonts").join(name)).unwrap().len())
        .sum();
    assert!(bytes <= 40_000, "{bytes} bytes of fonts");
}
