//! Scenes are complete, and have the dimensions of the design.

mod camera;
mod lettering;

use crate::{
    line::{Line, circle},
    scene::{CELLS, Scene, scene},
    shape::{Profile, Shape, bounds},
    space::{Point, Y, Z, cross, dot, length, minus, unit},
};
use allpet_domain::builder::{Parameters, Product, choices, presets};
use proptest::prelude::*;

fn size_of(scene: &Scene) -> Point {
    let points = scene
        .pieces
        .iter()
        .flat_map(|piece| piece.shape.positions.iter().copied());
    let [low, high] = bounds(points);
    minus(high, low)
}

fn check(shape: &Shape) {
    assert!(!shape.positions.is_empty() && shape.indices.len().is_multiple_of(3));
    let corners = shape.positions.len();
    assert_eq!(
        [shape.normals.len(), shape.uvs.len(), shape.exposure.len()],
        [corners; 3]
    );
    assert!(shape.indices.iter().all(|index| (*index as usize) < corners));
    let numbers = shape.positions.iter().flatten().chain(shape.uvs.iter().flatten());
    assert!(numbers.chain(&shape.exposure).all(|number| number.is_finite()));
    assert!(
        shape
            .normals
            .iter()
            .all(|normal| (length(*normal) - 1.0).abs() < 1e-3)
    );
}

fn check_all(design: &Parameters) {
    let scene = scene(design);
    for piece in &scene.pieces {
        check(&piece.shape);
        assert!(piece.colour.iter().all(|part| (0.0..=1.0).contains(part)));
    }
    if let Some(lettering) = &scene.lettering {
        check(&lettering.sheet);
        assert!(
            lettering
                .sheet
                .uvs
                .iter()
                .flatten()
                .all(|uv| (-1e-3..=1.001).contains(uv))
        );
    }
    assert_eq!(scene.shadow.cells.len(), CELLS * CELLS);
    assert!(
        scene.shadow.cells.iter().any(|cell| *cell > 60),
        "it casts a shadow"
    );
    let edge = |cell: usize| {
        let inside = 1..CELLS - 1;
        !(inside.contains(&(cell % CELLS)) && inside.contains(&(cell / CELLS)))
    };
    let mut edges = scene
        .shadow
        .cells
        .iter()
        .enumerate()
        .filter(|(cell, _)| edge(*cell));
    assert!(
        edges.all(|(_, dark)| *dark == 0),
        "the shadow ends before its square does"
    );
}

#[test]
fn all_presets_yield_complete_scenes() {
    for preset in presets() {
        check_all(&preset.parameters);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_choices_yield_complete_scenes(product in 0_usize..3, picks in proptest::collection::vec(0_usize..200, 0..12)) {
        let mut design = Parameters::plain([Product::Harness, Product::Collar, Product::Leash][product]);
        for pick in picks {
            let all = choices(&design);
            design = design.with(all[pick % all.len()].pick);
        }
        check_all(&design);
    }

    #[test]
    fn an_ellipse_is_as_long_as_its_girth(girth in 150.0_f32..1_300.0, high in 0.8_f32..1.4) {
        let line = Line::around([0.0; 3], Y, Z, girth, high);
        prop_assert!((line.length() - girth).abs() < girth * 0.01, "{} for {girth}", line.length());
        for frame in &line.frames {
            prop_assert!(dot(frame.out, frame.at) > 0.0, "out of the ring");
            prop_assert!(dot(frame.ahead, frame.across).abs() < 1e-3);
            prop_assert!(dot(cross(frame.out, frame.ahead), frame.across) > 0.999);
        }
    }
}

#[test]
fn a_larger_girth_makes_it_larger() {
    for product in [Product::Harness, Product::Collar] {
        let sizes: Vec<f32> = (0..8)
            .map(|size| {
                length(size_of(&scene(&Parameters {
                    size: Some(size),
                    ..Parameters::plain(product)
                })))
            })
            .collect();
        assert!(
            sizes.is_sorted_by(|small, large| small + 5.0 < *large),
            "{product:?}: {sizes:?}"
        );
    }
}

#[test]
fn a_wider_strap_is_wider() {
    // A collar stands on its edge: it is as high as its strap is wide, or as its fittings are.
    let strap = |width_mm| {
        let scene = scene(&Parameters {
            width_mm,
            ..Parameters::plain(Product::Collar)
        });
        let [low, high] = scene.pieces[0].shape.bounds();
        high[1] - low[1]
    };
    for width in [10_u8, 15, 20, 25, 30, 40] {
        assert!(
            (strap(width) - f32::from(width)).abs() < 0.6 + f32::from(width) * 0.2,
            "{width}: {}",
            strap(width)
        );
    }
    assert!(strap(15) < strap(25) && strap(25) < strap(40));
    let sweep = |width| Shape::sweep(&circle([0.0; 3], Y, 50.0), &Profile::strap(width, 3.0)).bounds();
    let [low, high] = sweep(20.0);
    assert!((high[1] - low[1] - 20.0).abs() < 0.01);
}

#[test]
fn a_leash_is_as_long_as_it_is_sold() {
    // The first texture coordinate goes from 0 to the length, in mm.
    for length_cm in [100_u16, 120, 150, 200, 300] {
        let design = Parameters {
            length_cm: Some(length_cm),
            ..Parameters::plain(Product::Leash)
        };
        let made = scene(&design);
        let long = made.pieces[0]
            .shape
            .uvs
            .iter()
            .map(|uv| uv[0])
            .fold(0.0, f32::max);
        assert!(
            (long - f32::from(length_cm) * 10.0).abs() < 15.0,
            "{length_cm} cm is {long} mm"
        );
    }
}

#[test]
fn surfaces_face_outwards() {
    let line = circle([0.0; 3], Y, 50.0);
    let wire = Shape::sweep(&line, &Profile::wire(3.0));
    for (position, normal) in wire.positions.iter().zip(&wire.normals) {
        let flat = [position[0], 0.0, position[2]];
        let middle = unit(flat).map(|part| part * 50.0);
        assert!(dot(minus(*position, middle), *normal) > 0.0);
    }
    for corners in wire.indices.chunks_exact(3) {
        let [a, b, c] = [0, 1, 2].map(|corner| wire.positions[corners[corner] as usize]);
        let normal = cross(minus(b, a), minus(c, a));
        assert!(
            dot(normal, wire.normals[corners[0] as usize]) > 0.0,
            "triangles turn the same way"
        );
    }
}
