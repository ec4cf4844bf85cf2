//! Vector arithmetic. Lengths are in mm; x points right, y up, z towards the camera.

/// A point or a direction.
pub type Point = [f32; 3];

/// Right.
pub const X: Point = [1.0, 0.0, 0.0];
/// Up.
pub const Y: Point = [0.0, 1.0, 0.0];
/// Towards the camera.
pub const Z: Point = [0.0, 0.0, 1.0];

/// Adds two vectors.
pub fn add(a: Point, b: Point) -> Point {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

/// Subtracts `b` from `a`.
pub fn minus(a: Point, b: Point) -> Point {
    add(a, times(b, -1.0))
}

/// Multiplies a vector by a number.
pub fn times(a: Point, factor: f32) -> Point {
    a.map(|part| part * factor)
}

/// Returns the point at `length` from `a` in the direction `towards`.
pub fn along(a: Point, towards: Point, length: f32) -> Point {
    add(a, times(towards, length))
}

/// Interpolates between two points: 0 is the first, 1 the second.
pub fn between(a: Point, b: Point, part: f32) -> Point {
    along(a, minus(b, a), part)
}

/// Returns the dot product.
pub fn dot(a: Point, b: Point) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// Returns the cross product.
pub fn cross(a: Point, b: Point) -> Point {
    [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ]
}

/// Returns the length.
pub fn length(a: Point) -> f32 {
    dot(a, a).sqrt()
}

/// Returns the unit vector in the same direction; up for a null vector.
pub fn unit(a: Point) -> Point {
    let length = length(a);
    if length > 1e-6 { times(a, 1.0 / length) } else { Y }
}

/// Converts a small whole number.
pub fn number(count: usize) -> f32 {
    u16::try_from(count).map_or(f32::from(u16::MAX), f32::from)
}
