//! Points and directions. Lengths are in mm; x goes to the right, y up, z towards the eye.

/// A point, or a direction.
pub type Point = [f32; 3];

/// To the right.
pub const X: Point = [1.0, 0.0, 0.0];
/// Up.
pub const Y: Point = [0.0, 1.0, 0.0];
/// Towards the eye.
pub const Z: Point = [0.0, 0.0, 1.0];

/// The sum of two.
pub fn add(a: Point, b: Point) -> Point {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

/// From `b` to `a`.
pub fn minus(a: Point, b: Point) -> Point {
    add(a, times(b, -1.0))
}

/// A direction, `factor` times as long.
pub fn times(a: Point, factor: f32) -> Point {
    a.map(|part| part * factor)
}

/// From `a` as far as `length` in the direction `towards`.
pub fn along(a: Point, towards: Point, length: f32) -> Point {
    add(a, times(towards, length))
}

/// The point between two; 0 is the first, 1 the second.
pub fn between(a: Point, b: Point, part: f32) -> Point {
    along(a, minus(b, a), part)
}

/// How far one goes in the direction of the other.
pub fn dot(a: Point, b: Point) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// The direction that is square to both.
pub fn cross(a: Point, b: Point) -> Point {
    [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ]
}

/// Its length.
pub fn length(a: Point) -> f32 {
    dot(a, a).sqrt()
}

/// The same direction, 1 long; up where there is none.
pub fn unit(a: Point) -> Point {
    let length = length(a);
    if length > 1e-6 { times(a, 1.0 / length) } else { Y }
}

/// A small whole number as a length.
pub fn number(count: usize) -> f32 {
    u16::try_from(count).map_or(f32::from(u16::MAX), f32::from)
}
