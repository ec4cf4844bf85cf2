//! The order of sizes: named ones from small to large, then lengths, volumes and weights by number.

/// The named sizes, from small to large.
const NAMED: [&str; 9] = ["XXS", "XS", "S", "M", "L", "XL", "XXL", "One size", "Single"];

/// The sort key of a size: named before measured, then by unit, then by number.
pub fn order(size: &str) -> (usize, &str, u32) {
    if let Some(place) = NAMED.iter().position(|known| *known == size) {
        return (place, "", 0);
    }
    let digits = size.bytes().take_while(u8::is_ascii_digit).count();
    (
        NAMED.len(),
        size[digits..].trim(),
        size[..digits].parse().unwrap_or(0),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_comes_before_large() {
        let mut sizes = [
            "500 ml", "L", "180 cm", "XS", "60 cm", "S", "1 l", "250 ml", "XXL",
        ];
        sizes.sort_by_key(|size| order(size));
        assert_eq!(
            sizes,
            [
                "XS", "S", "L", "XXL", "60 cm", "180 cm", "1 l", "250 ml", "500 ml"
            ]
        );
    }
}
