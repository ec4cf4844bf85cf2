//! The lettering is readable.

use crate::{
    line::radii,
    scene::scene,
    space::{X, Y, cross, dot, minus},
};
use allpet_domain::builder::{Colour, Lettering, LetteringPosition, Parameters, Pick, Product, Typeface};

#[test]
fn lettering_faces_outwards_and_reads_to_the_right() {
    let lettering = |place| {
        Some(Lettering {
            text: "WALL-E".into(),
            typeface: Typeface::Bold,
            height_mm: 8,
            colour: Colour::Cream,
            place,
        })
    };
    for (product, place) in [
        (Product::Collar, LetteringPosition::Strap),
        (Product::Leash, LetteringPosition::Strap),
        (Product::Harness, LetteringPosition::Strap),
        (Product::Harness, LetteringPosition::Patch),
    ] {
        let design = Parameters {
            lettering: lettering(place),
            ..Parameters::plain(product)
        };
        let lettering_sheet = scene(&design).lettering.expect("lettering");
        let at = |right: f32, up: f32| {
            let far = |place: &[f32; 2]| (place[0] - right).abs() + (place[1] - up).abs();
            let uvs = lettering_sheet.sheet.uvs.iter().enumerate();
            let near = uvs
                .min_by(|a, b| far(a.1).total_cmp(&far(b.1)))
                .expect("a corner");
            (
                lettering_sheet.sheet.positions[near.0],
                lettering_sheet.sheet.normals[near.0],
            )
        };
        let (corner, normal) = at(0.5, 0.0);
        let right = minus(at(1.0, 0.0).0, at(0.0, 0.0).0);
        let up = minus(at(0.5, 1.0).0, corner);
        assert!(
            dot(cross(right, up), normal) > 0.0,
            "{product:?} {place:?} is mirrored"
        );
        if product == Product::Collar {
            assert!(dot(right, X) > 0.0 && dot(up, Y) > 0.0, "it reads from the front");
        }
    }
}

#[test]
fn no_lettering_makes_no_sheet() {
    let blank = Parameters {
        lettering: None,
        ..Parameters::plain(Product::Collar)
    };
    assert!(scene(&blank).lettering.is_none());
    let lettered = blank.with(Pick::Handle(true));
    assert!(scene(&lettered).lettering.is_none());
}

#[test]
fn an_ellipse_has_the_radii_of_its_girth() {
    let [tall, wide] = radii(std::f32::consts::TAU * 10.0, 1.0);
    assert!((tall - 10.0).abs() < 1e-3 && (wide - 10.0).abs() < 1e-3);
}
