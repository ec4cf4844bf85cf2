//! The camera: it turns around the design and zooms. A person moves the target; the camera follows it.

use crate::{
    shape::bounds,
    space::{Point, along, number},
};
use std::f32::consts::{FRAC_PI_2, PI};

/// The angle of one key press, in radians.
pub const TURN_STEP: f32 = PI / 12.0;
/// The zoom factor of one key press.
pub const ZOOM_STEP: f32 = 1.2;
/// The vertical field of view, in radians.
pub const FIELD_OF_VIEW: f32 = 0.5;

/// The factor of free space around the design.
const MARGIN: f32 = 1.08;
/// How far in front of the centre a zoomed-in camera looks, as a fraction of the design's extent in its thinnest direction.
const FRONT_FRACTION: f32 = 0.85;
/// The number of camera elevations for which distances are precomputed.
const ELEVATIONS: usize = 10;
const LOWEST: f32 = -0.1;
const HIGHEST: f32 = FRAC_PI_2 - 0.05;
/// The smallest and largest zoom, relative to the start.
const ZOOM: [f32; 2] = [0.6, 4.0];

#[derive(Clone, Copy, Debug, PartialEq)]
struct Angles {
    right: f32,
    up: f32,
    zoom: f32,
}

/// The space that a design takes when it turns.
#[derive(Clone, Debug, PartialEq)]
pub struct Extent {
    /// The centre.
    pub middle: Point,
    /// The largest distance from the vertical axis through the centre, in mm.
    pub reach: f32,
    /// The extent from the centre in the thinner horizontal direction, in mm.
    pub thin: f32,
    /// The distances at which the camera sees the whole height, for elevations from the lowest to the highest.
    distances: [f32; ELEVATIONS],
}

impl Extent {
    /// Computes the extent of points.
    pub fn of(points: impl Iterator<Item = Point> + Clone) -> Self {
        let [low, high] = bounds(points.clone());
        let middle = [0, 1, 2].map(|axis| f32::midpoint(low[axis], high[axis]));
        let around = points.map(|point| {
            let out = (point[0] - middle[0]).hypot(point[2] - middle[2]);
            (out, point[1] - middle[1])
        });
        let half = (FIELD_OF_VIEW / 2.0).tan();
        let distances = std::array::from_fn(|step| {
            let (sin, cos) = (LOWEST + (HIGHEST - LOWEST) * number(step) / number(ELEVATIONS - 1)).sin_cos();
            // While turning, each point is in front and behind once.
            let needed = |out: f32, tall: f32| (tall * cos - out * sin).abs() / half + tall * sin + out * cos;
            let all = around
                .clone()
                .flat_map(|(out, tall)| [needed(out, tall), needed(-out, tall)]);
            all.fold(1.0, f32::max)
        });
        Self {
            middle,
            thin: (high[0] - low[0]).min(high[2] - low[2]) / 2.0,
            reach: around.map(|(out, _)| out).fold(0.0, f32::max),
            distances,
        }
    }

    /// Interpolates the distance for an elevation.
    fn distance(&self, up: f32) -> f32 {
        let place = ((up - LOWEST) / (HIGHEST - LOWEST)).clamp(0.0, 1.0) * number(ELEVATIONS - 1);
        let steps = self
            .distances
            .iter()
            .zip(self.distances.iter().skip(1))
            .enumerate();
        let mut distance = self.distances[0];
        for (step, (near, far)) in steps {
            let fraction = (place - number(step)).clamp(0.0, 1.0);
            if fraction > 0.0 {
                distance = near + (far - near) * fraction;
            }
        }
        distance
    }
}

/// The position of the camera.
#[derive(Clone, Debug, PartialEq)]
pub struct OrbitCamera {
    first: [f32; 2],
    now: Angles,
    target: Angles,
}

impl OrbitCamera {
    /// Creates a camera at its first position.
    pub fn new(angles: [f32; 2]) -> Self {
        let now = Angles {
            right: angles[0],
            up: angles[1],
            zoom: 1.0,
        };
        Self {
            first: angles,
            now,
            target: now,
        }
    }

    /// Turns by radians to the right and upwards.
    pub fn turn(&mut self, right: f32, up: f32) {
        self.target.right += right;
        self.target.up = (self.target.up + up).clamp(LOWEST, HIGHEST);
    }

    /// Zooms by a factor.
    pub fn zoom(&mut self, nearer: f32) {
        self.target.zoom = (self.target.zoom * nearer).clamp(ZOOM[0], ZOOM[1]);
    }

    /// Returns to the first position, the shorter way around.
    pub fn reset(&mut self) {
        self.now.right = (self.now.right - self.first[0] + PI).rem_euclid(2.0 * PI) - PI + self.first[0];
        self.target = Self::new(self.first).now;
    }

    /// Moves to the first position of another design.
    pub fn show(&mut self, angles: [f32; 2]) {
        let differs = |(one, other): (f32, f32)| (one - other).abs() > 1e-6;
        if angles.into_iter().zip(self.first).any(differs) {
            self.first = angles;
            self.reset();
        }
    }

    /// Moves towards the target for `milliseconds`; without delay if `at_once` (reduced motion). Returns whether the target is not
    /// reached yet.
    pub fn follow(&mut self, milliseconds: f32, at_once: bool) -> bool {
        let fraction = if at_once {
            1.0
        } else {
            1.0 - (-milliseconds.max(0.0) / 45.0).exp()
        };
        let towards = |now: &mut f32, target: f32| {
            *now += (target - *now) * fraction;
            let arrived = (target - *now).abs() < 1e-3;
            if arrived {
                *now = target;
            }
            arrived
        };
        let right = towards(&mut self.now.right, self.target.right);
        let up = towards(&mut self.now.up, self.target.up);
        let zoom = towards(&mut self.now.zoom, self.target.zoom);
        !(right && up && zoom)
    }

    /// Returns the positions of the camera and of the point it looks at. The whole design is visible at any angle, in a picture of the
    /// aspect ratio `aspect`.
    pub fn eye(&self, extent: &Extent, aspect: f32) -> [Point; 2] {
        let half = (FIELD_OF_VIEW / 2.0).tan();
        let half_width_angle = (half * aspect.clamp(0.2, 5.0)).atan();
        let distance = extent
            .distance(self.now.up)
            .max(extent.reach / half_width_angle.sin());
        let far = distance * MARGIN / self.now.zoom;
        let (sin, cos) = self.now.up.sin_cos();
        let (side, front) = self.now.right.sin_cos();
        let towards = [side * cos, sin, front * cos];
        // A zoomed-in camera looks at the front, not at the middle of a ring.
        let nearer = extent.thin * FRONT_FRACTION * (1.0 - 1.0 / self.now.zoom).max(0.0);
        let looked_at = along(extent.middle, [side, 0.0, front], nearer);
        [along(looked_at, towards, far.max(1.0)), looked_at]
    }
}
