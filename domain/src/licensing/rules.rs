//! The built-in jurisdictions. Behind the feature `rules`, since a browser gets them from the API.

use super::Jurisdiction;

const FILES: [(&str, &str); 6] = [
    ("calgary", include_str!("../../rules/calgary.json")),
    ("king-county", include_str!("../../rules/king-county.json")),
    ("los-angeles", include_str!("../../rules/los-angeles.json")),
    ("new-york-city", include_str!("../../rules/new-york-city.json")),
    ("seattle", include_str!("../../rules/seattle.json")),
    ("toronto", include_str!("../../rules/toronto.json")),
];

/// All built-in jurisdictions, by slug.
///
/// # Panics
/// If an embedded file is malformed; a test reads them all.
pub fn builtin() -> Vec<Jurisdiction> {
    let read = |(id, json): (&str, &str)| {
        serde_json::from_str(json).unwrap_or_else(|wrong| panic!("domain/rules/{id}.json: {wrong}"))
    };
    FILES.into_iter().map(read).collect()
}

/// The built-in jurisdiction with this slug.
pub fn find(id: &str) -> Option<Jurisdiction> {
    builtin().into_iter().find(|jurisdiction| jurisdiction.id == id)
}
