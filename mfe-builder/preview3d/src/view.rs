//! Where the eye stands: it turns around the design and comes nearer. What a person does moves the goal; the eye follows.

use crate::{
    shape::bounds,
    space::{Point, along, number},
};
use std::f32::consts::{FRAC_PI_2, PI};

/// How far a key turns it, in radians.
pub const TURN: f32 = PI / 12.0;
/// How much nearer a key brings it.
pub const NEARER: f32 = 1.2;
/// The angle that the eye sees from the lowest to the highest point of the picture, in radians.
pub const SIGHT: f32 = 0.5;

/// Some ground stays free around it.
const MARGIN: f32 = 1.08;
/// How far in front of the middle a person looks who is very near, as a part of how far the thing
/// reaches where it is thinnest.
const IN_FRONT: f32 = 0.85;
/// How many heights of the eye are thought of beforehand.
const HEIGHTS: usize = 10;
const LOWEST: f32 = -0.1;
const HIGHEST: f32 = FRAC_PI_2 - 0.05;
/// From half as near to four times as near as it begins.
const ZOOM: [f32; 2] = [0.6, 4.0];

#[derive(Clone, Copy, Debug, PartialEq)]
struct Angles {
    right: f32,
    up: f32,
    zoom: f32,
}

/// How much room a thing takes when it is turned.
#[derive(Clone, Debug, PartialEq)]
pub struct Extent {
    /// Its middle.
    pub middle: Point,
    /// How far it reaches around the upright line through its middle, in mm.
    pub reach: f32,
    /// How far it reaches in the direction in which it is thinner, in mm.
    pub thin: f32,
    /// How far the eye must be away to see it all between the upper and the lower edge of the picture, for heights of the
    /// eye from the lowest to the highest.
    away: [f32; HEIGHTS],
}

impl Extent {
    /// The room that points take.
    pub fn of(points: impl Iterator<Item = Point> + Clone) -> Self {
        let [low, high] = bounds(points.clone());
        let middle = [0, 1, 2].map(|axis| f32::midpoint(low[axis], high[axis]));
        let around = points.map(|point| {
            let out = (point[0] - middle[0]).hypot(point[2] - middle[2]);
            (out, point[1] - middle[1])
        });
        let half = (SIGHT / 2.0).tan();
        let away = std::array::from_fn(|step| {
            let (sin, cos) = (LOWEST + (HIGHEST - LOWEST) * number(step) / number(HEIGHTS - 1)).sin_cos();
            // Turned, each point comes to stand in front and behind once.
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
            away,
        }
    }

    /// How far the eye must be away at a height.
    fn away(&self, up: f32) -> f32 {
        let place = ((up - LOWEST) / (HIGHEST - LOWEST)).clamp(0.0, 1.0) * number(HEIGHTS - 1);
        let steps = self.away.iter().zip(self.away.iter().skip(1)).enumerate();
        let mut away = self.away[0];
        for (step, (near, far)) in steps {
            let part = (place - number(step)).clamp(0.0, 1.0);
            if part > 0.0 {
                away = near + (far - near) * part;
            }
        }
        away
    }
}

/// Where the eye stands.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    first: [f32; 2],
    now: Angles,
    goal: Angles,
}

impl View {
    /// The eye where it stands first.
    pub fn new(angles: [f32; 2]) -> Self {
        let now = Angles {
            right: angles[0],
            up: angles[1],
            zoom: 1.0,
        };
        Self {
            first: angles,
            now,
            goal: now,
        }
    }

    /// Goes around, by radians to the right and upwards.
    pub fn turn(&mut self, right: f32, up: f32) {
        self.goal.right += right;
        self.goal.up = (self.goal.up + up).clamp(LOWEST, HIGHEST);
    }

    /// Comes nearer, by a factor.
    pub fn zoom(&mut self, nearer: f32) {
        self.goal.zoom = (self.goal.zoom * nearer).clamp(ZOOM[0], ZOOM[1]);
    }

    /// Goes back to where it stood first, the shorter way around.
    pub fn back(&mut self) {
        self.now.right = (self.now.right - self.first[0] + PI).rem_euclid(2.0 * PI) - PI + self.first[0];
        self.goal = Self::new(self.first).now;
    }

    /// Another thing is looked at: the eye goes to where that one is looked at first.
    pub fn show(&mut self, angles: [f32; 2]) {
        let differs = |(one, other): (f32, f32)| (one - other).abs() > 1e-6;
        if angles.into_iter().zip(self.first).any(differs) {
            self.first = angles;
            self.back();
        }
    }

    /// The eye follows the goal for so many milliseconds; at once where nothing may move by itself. Whether it still has
    /// a way to go.
    pub fn follow(&mut self, milliseconds: f32, at_once: bool) -> bool {
        let part = if at_once {
            1.0
        } else {
            1.0 - (-milliseconds.max(0.0) / 45.0).exp()
        };
        let towards = |now: &mut f32, goal: f32| {
            *now += (goal - *now) * part;
            let arrived = (goal - *now).abs() < 1e-3;
            if arrived {
                *now = goal;
            }
            arrived
        };
        let right = towards(&mut self.now.right, self.goal.right);
        let up = towards(&mut self.now.up, self.goal.up);
        let zoom = towards(&mut self.now.zoom, self.goal.zoom);
        !(right && up && zoom)
    }

    /// Where the eye is and the point that it looks at, so that all of it is seen whichever way it is turned, in a picture
    /// `aspect` times as wide as high.
    pub fn eye(&self, extent: &Extent, aspect: f32) -> [Point; 2] {
        let half = (SIGHT / 2.0).tan();
        let beside = (half * aspect.clamp(0.2, 5.0)).atan();
        let away = extent.away(self.now.up).max(extent.reach / beside.sin());
        let far = away * MARGIN / self.now.zoom;
        let (sin, cos) = self.now.up.sin_cos();
        let (side, front) = self.now.right.sin_cos();
        let towards = [side * cos, sin, front * cos];
        // Who comes nearer wants to see what is in front, and not the middle of a ring.
        let nearer = extent.thin * IN_FRONT * (1.0 - 1.0 / self.now.zoom).max(0.0);
        let seen = along(extent.middle, [side, 0.0, front], nearer);
        [along(seen, towards, far.max(1.0)), seen]
    }
}
