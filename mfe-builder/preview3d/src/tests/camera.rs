//! The camera sees everything, goes where it is sent, and comes back.

use crate::{
    scene::scene,
    space::{Point, Y, cross, dot, length, minus, unit},
    view::{Extent, FIELD_OF_VIEW, OrbitCamera},
};
use allpet_domain::builder::{Parameters, Product};

#[test]
fn everything_is_visible_at_any_angle() {
    for product in [Product::Harness, Product::Collar, Product::Leash] {
        let design = Parameters {
            handle: true,
            ..Parameters::plain(product)
        };
        let scene = scene(&design);
        let extent = scene.extent();
        let points: Vec<Point> = scene
            .pieces
            .iter()
            .flat_map(|piece| piece.shape.positions.clone())
            .collect();
        for aspect in [0.8, 4.0 / 3.0, 2.2] {
            let mut view = OrbitCamera::new(scene.angles);
            for (right, up) in [(0.0, 0.0), (1.3, 0.3), (1.3, -0.4), (0.7, 0.5), (2.0, 0.4)] {
                view.turn(right, up);
                view.follow(0.0, true);
                let [eye, middle] = view.eye(&extent, aspect);
                let ahead = unit(minus(middle, eye));
                let side = unit(cross(ahead, Y));
                let above = cross(side, ahead);
                for point in &points {
                    let seen = minus(*point, eye);
                    let deep = dot(seen, ahead);
                    let half = (FIELD_OF_VIEW / 2.0).tan() * deep;
                    assert!(
                        deep > 0.0 && dot(seen, above).abs() < half,
                        "{product:?} below or above, {aspect}"
                    );
                    assert!(
                        dot(seen, side).abs() < half * aspect * 1.1,
                        "{product:?} beside, {aspect}"
                    );
                }
            }
        }
    }
}

#[test]
fn the_camera_follows_and_returns() {
    let mut view = OrbitCamera::new([0.3, 0.4]);
    let extent = Extent::of([[-50.0, 0.0, 0.0], [50.0, 20.0, 10.0]].into_iter());
    let first = view.eye(&extent, 1.3);
    view.turn(1.0, 0.2);
    view.zoom(1.5);
    assert!(view.follow(16.0, false), "it has not arrived");
    let near = view.eye(&extent, 1.3);
    assert!(near != first);
    let mut frames = 0;
    while view.follow(16.0, false) {
        frames += 1;
    }
    assert!((5..60).contains(&frames), "{frames}");
    view.reset();
    assert!(!view.follow(0.0, true), "at once with reduced motion");
    let again = view.eye(&extent, 1.3);
    assert!(length(minus(again[0], first[0])) < 0.5, "{again:?} {first:?}");
    // Zoomed in, it looks at the front.
    view.zoom(3.0);
    view.follow(0.0, true);
    let [eye, seen] = view.eye(&extent, 1.3);
    let front = minus(seen, extent.middle);
    assert!(length(front) > extent.thin * 0.4 && dot(front, minus(eye, seen)) > 0.0);
    // As near and as high as allowed, and no further.
    view.zoom(1e9);
    view.turn(0.0, 99.0);
    view.follow(0.0, true);
    let [eye, middle] = view.eye(&extent, 1.3);
    assert!(length(minus(eye, middle)) > 20.0 && eye[1].is_finite());
}
