//! The page to return to after signing in, in the query of the sign-in page.

use allpet_frame::message::check_path;
use serde::{Deserialize, Serialize};

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct ReturnQuery {
    to: String,
}

/// Returns the address of `page` that leads back to the path `to` afterwards.
pub fn with_return_path(page: &str, to: String) -> String {
    let query = allpet_json::to_query(&ReturnQuery { to }).unwrap_or_default();
    [page, "?", &query].concat()
}

/// Returns the path to open after signing in, from the query. Returns `None` for one that may lead to another site, and for one with
/// `/..`, which the browser resolves to a different path.
pub fn return_path(query: &str) -> Option<String> {
    let ReturnQuery { to } = allpet_json::from_query(query).ok()?;
    check_path(&to).is_ok().then_some(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_return_path_is_read_as_it_was_written() {
        for path in ["/", "/catalogue?q=red+harness&colour=teal", "/dashboard/pets#1"] {
            let address = with_return_path("/sign-in", path.to_owned());
            let query = address.split_once('?').map(|(_, query)| query);
            assert_eq!(query.and_then(return_path).as_deref(), Some(path), "{address}");
        }
    }

    #[test]
    fn a_return_path_stays_on_the_site() {
        let refused = [
            "",
            "to=",
            "to=https%3A%2F%2Fevil.example",
            "to=%2F%2Fevil.example",
            "to=%2F%5Cevil.example",
            "to=%2Fa%2F..%2F%2Fevil.example",
            "to=javascript%3Aalert(1)",
            "to=%2Fa%0Ab",
        ];
        for query in refused {
            assert_eq!(return_path(query), None, "{query}");
        }
    }
}
