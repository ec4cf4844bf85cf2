use super::{collar, harness, leash, words};
use crate::builder::{
    Colour, Hardware, LetteringPosition, Lining, Material, Parameters, Pick, Product, check, choices,
    parts::{COLOURS, HARDWARES, LININGS, MATERIALS, PRODUCTS},
    presets,
};

fn codes(parameters: &Parameters) -> Vec<String> {
    check(parameters)
        .into_iter()
        .map(|finding| finding.code)
        .collect()
}

fn refusal(parameters: &Parameters, pick: Pick) -> Option<String> {
    let all = choices(parameters);
    let found = all.into_iter().find(|choice| choice.pick == pick);
    found.expect("the choice is shown").refused
}

#[test]
fn plain_products_and_presets_can_be_made() {
    for product in PRODUCTS {
        assert_eq!(check(&Parameters::plain(*product)), []);
    }
    let all = presets();
    assert!(all.len() >= 8);
    for preset in &all {
        assert_eq!(check(&preset.parameters), [], "{}", preset.slug);
        assert_eq!(preset.parameters.clone().tidy(), preset.parameters);
    }
    let mut slugs: Vec<_> = all.iter().map(|preset| &preset.slug).collect();
    slugs.dedup();
    assert_eq!(slugs.len(), all.len());
    for product in PRODUCTS {
        assert!(all.iter().any(|preset| preset.parameters.product == *product));
    }
}

/// The codes of the rules that a change breaks.
fn broken(design: &Parameters, change: impl Fn(&mut Parameters)) -> Vec<String> {
    let mut changed = design.clone();
    change(&mut changed);
    codes(&changed)
}

#[test]
fn measures_are_checked() {
    let (harness, collar, leash) = (harness(), collar(), leash());
    assert_eq!(broken(&harness, |p| p.size = Some(8)), ["size"]);
    assert_eq!(broken(&harness, |p| p.size = None), ["size"]);
    assert_eq!(broken(&leash, |p| p.size = Some(1)), ["size-of-leash"]);
    assert_eq!(broken(&leash, |p| p.length_cm = Some(110)), ["length"]);
    assert_eq!(broken(&leash, |p| p.length_cm = None), ["length"]);
    assert_eq!(broken(&collar, |p| p.length_cm = Some(120)), ["length-of-sized"]);
    assert_eq!(broken(&harness, |p| p.size = Some(5)), ["width-of-size"]);
    assert_eq!(broken(&leash, |p| p.width_mm = 30), ["width-of-leash"]);
    assert_eq!(broken(&leash, |p| p.width_mm = 17), ["width"]);
}

#[test]
fn materials_are_checked() {
    let (harness, leash) = (harness(), leash());
    let of = |material: Material, strap: Colour| {
        move |p: &mut Parameters| (p.material, p.strap) = (material, strap)
    };
    assert_eq!(
        broken(&harness, of(Material::Cotton, Colour::Charcoal)),
        ["colour-of-material"]
    );
    assert_eq!(
        broken(&leash, of(Material::Leather, Colour::Red)),
        ["colour-of-material"]
    );
    let wide = |p: &mut Parameters| (p.size, p.width_mm, p.material) = (Some(6), 40, Material::Cotton);
    assert_eq!(broken(&harness, wide), ["width-of-material"]);
    let smooth = |p: &mut Parameters| (p.material, p.reflective) = (Material::Biothane, true);
    assert_eq!(broken(&harness, smooth), ["trim-on-smooth"]);
    let narrow = |p: &mut Parameters| (p.size, p.width_mm, p.reflective) = (Some(0), 10, true);
    assert_eq!(broken(&harness, narrow), ["trim-on-narrow"]);
}

#[test]
fn fittings_are_checked() {
    let (harness, collar, leash) = (harness(), collar(), leash());
    assert_eq!(
        broken(&collar, |p| p.front_ring = true),
        ["front-ring-of-harness"]
    );
    assert_eq!(broken(&collar, |p| p.handle = true), ["handle-on-narrow"]);
    let narrow = |p: &mut Parameters| (p.width_mm, p.front_ring) = (15, true);
    assert_eq!(broken(&harness, narrow), ["front-ring-on-narrow"]);
    assert_eq!(
        broken(&leash, |p| p.hardware = Hardware::Plastic),
        ["hook-of-metal"]
    );
    let wide = |p: &mut Parameters| (p.size, p.width_mm, p.hardware) = (Some(3), 30, Hardware::Plastic);
    assert_eq!(broken(&harness, wide), ["plastic-on-wide"]);
    let stiff = |p: &mut Parameters| {
        (p.material, p.strap, p.hardware) = (Material::Leather, Colour::Black, Hardware::Plastic);
    };
    assert_eq!(broken(&harness, stiff), ["plastic-on-leather"]);
}

#[test]
fn linings_are_checked() {
    let harness = harness();
    let lined = |lining: Lining| move |p: &mut Parameters| p.lining = lining;
    assert_eq!(broken(&leash(), lined(Lining::Neoprene)), ["lining-of-leash"]);
    let bio = |p: &mut Parameters| (p.material, p.lining) = (Material::Biothane, Lining::Fleece);
    assert_eq!(broken(&harness, bio), ["lining-on-biothane"]);
    let narrow = |p: &mut Parameters| (p.size, p.width_mm, p.lining) = (Some(0), 10, Lining::Fleece);
    assert_eq!(broken(&harness, narrow), ["lining-on-narrow"]);
    assert_eq!(
        broken(&harness, lined(Lining::SoftLeather)),
        ["lining-of-material", "colour-of-lining"]
    );
    let leather = Parameters {
        material: Material::Leather,
        strap: Colour::Black,
        ..harness
    };
    assert_eq!(broken(&leather, lined(Lining::Fleece)), ["lining-of-material"]);
    let soft = |p: &mut Parameters| (p.lining, p.lining_colour) = (Lining::SoftLeather, Colour::Sky);
    assert_eq!(broken(&leather, soft), ["colour-of-lining"]);
}

#[test]
fn lettering_is_checked() {
    let (harness, collar) = (harness(), collar());
    let says = |text: &str, height: u8, place: LetteringPosition| {
        let lettering = words(text, height, place);
        move |p: &mut Parameters| p.lettering = Some(lettering.clone())
    };
    let (strap, patch) = (LetteringPosition::Strap, LetteringPosition::Patch);
    assert_eq!(broken(&collar, says(" ", 8, strap)), ["required"]);
    assert_eq!(broken(&collar, says("犬", 8, strap)), ["unknown-letter"]);
    assert_eq!(broken(&collar, says("A", 4, strap)), ["height"]);
    assert_eq!(broken(&harness, says("A", 51, patch)), ["height", "too-high"]);
    assert_eq!(broken(&collar, says("A", 8, patch)), ["no-patch"]);
    assert_eq!(broken(&collar, says("A very long name", 12, strap)), ["too-wide"]);
    assert_eq!(broken(&collar, says("A", 15, strap)), ["too-high"]);
    assert_eq!(broken(&collar, says("A\nB", 6, strap)), ["one-line", "too-high"]);
    assert_eq!(
        broken(&harness, says("iiiiiiiiiiiiiii", 5, patch)),
        ["line-too-long"]
    );
    assert_eq!(
        broken(&harness, says("1\n2\n3\n4\n5", 5, patch)),
        ["too-many-lines", "too-high"]
    );
    let long = "i".repeat(201);
    assert_eq!(broken(&collar, says(&long, 5, strap)), ["too-long", "too-wide"]);
    let small = Parameters {
        size: Some(0),
        ..harness
    };
    assert_eq!(broken(&small, says("A", 8, patch)), ["no-patch"]);
    let cream = Parameters {
        strap: Colour::Cream,
        ..collar
    };
    assert_eq!(broken(&cream, says("A", 8, strap)), ["same-colour"]);
}

#[test]
fn a_refusal_says_why_in_both_directions() {
    let narrow = Parameters {
        width_mm: 15,
        ..harness()
    };
    let why = "A 15 mm strap takes no front ring: it would twist. Choose 20 mm or more.";
    assert_eq!(refusal(&narrow, Pick::FrontRing(true)).as_deref(), Some(why));
    let ringed = Parameters {
        front_ring: true,
        ..harness()
    };
    assert_eq!(refusal(&ringed, Pick::Width(15)).as_deref(), Some(why));
    assert_eq!(refusal(&ringed, Pick::Width(25)), None);
    assert_eq!(
        refusal(&leash(), Pick::Hardware(Hardware::Plastic)).as_deref(),
        Some("The hook of a leash carries the whole pull: choose steel or brass.")
    );
}

#[test]
fn a_broken_design_keeps_its_other_options() {
    let broken = Parameters {
        width_mm: 15,
        front_ring: true,
        ..harness()
    };
    assert_eq!(refusal(&broken, Pick::Strap(Colour::Red)), None);
    assert_eq!(refusal(&broken, Pick::Width(20)), None, "the way out is open");
    assert_eq!(refusal(&broken, Pick::FrontRing(false)), None);
}

#[test]
fn another_product_keeps_what_it_can_take() {
    let soft = Parameters {
        strap: Colour::Plum,
        reflective: true,
        lining: Lining::Neoprene,
        front_ring: true,
        hardware: Hardware::Plastic,
        lettering: Some(words("Wall-E", 8, LetteringPosition::Strap)),
        ..harness()
    };
    let leash = soft.with(Pick::Product(Product::Leash));
    assert_eq!(
        (leash.strap, leash.reflective, leash.lining, leash.front_ring),
        (Colour::Plum, true, Lining::None, false)
    );
    assert_eq!((leash.hardware, leash.size), (Hardware::Steel, None));
    assert_eq!(leash.lettering, soft.lettering);
    let collar = soft.with(Pick::Product(Product::Collar));
    assert_eq!(
        (collar.lining, collar.hardware),
        (Lining::Neoprene, Hardware::Plastic)
    );
}

#[test]
fn values_serialize_as_their_names() {
    fn same<T: serde::Serialize + Copy>(all: &[T], word: fn(T) -> &'static str) {
        for value in all {
            assert_eq!(serde_json::to_value(value).unwrap(), word(*value));
        }
    }
    same(PRODUCTS, Product::as_str);
    same(MATERIALS, Material::as_str);
    same(COLOURS, Colour::as_str);
    same(HARDWARES, Hardware::as_str);
    same(LININGS, Lining::as_str);
    same(
        crate::builder::lettering::LETTERING_POSITIONS,
        LetteringPosition::as_str,
    );
    same(
        crate::builder::lettering::TYPEFACES,
        crate::builder::Typeface::as_str,
    );
}
