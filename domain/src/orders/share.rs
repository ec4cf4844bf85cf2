//! Shares of amounts, exact to the cent.

/// `of` × `numerator` / `denominator`, halves away from zero. `None` on overflow.
pub(super) fn part(of: i64, numerator: i64, denominator: i64) -> Option<i64> {
    let exact = i128::from(of) * i128::from(numerator);
    let denominator = i128::from(denominator);
    let rounded = (exact.abs() * 2 + denominator) / (denominator * 2) * exact.signum();
    i64::try_from(rounded).ok()
}

/// Divides `amount` by `weights` (none negative) so that the parts sum to it: each gets its share in whole cents, rounded down,
/// and the remaining cents go to those that lost most, the first first.
pub(super) fn divide(amount: i64, weights: &[i64]) -> Vec<i64> {
    let sum: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let exact = |weight: i64| i128::from(amount) * i128::from(weight);
    let mut parts: Vec<i64> = weights
        .iter()
        .map(|weight| i64::try_from(exact(*weight).div_euclid(sum)).unwrap_or(0))
        .collect();
    let left = amount - parts.iter().sum::<i64>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(exact(weights[*at]).rem_euclid(sum)));
    for at in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        parts[at] += 1;
    }
    parts
}
