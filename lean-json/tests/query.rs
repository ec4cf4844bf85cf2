//! Tests that queries equal those of `serde_urlencoded`.

use lean_json::{from_query, to_query};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Dog,
    Cat,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Query {
    q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    place: String,
    #[serde(rename = "of kind")]
    kind: Option<Kind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<u32>,
    low: i32,
    yes: bool,
}

proptest! {
    #[test]
    fn queries_are_written_and_read_alike(q: String, place in ".*", kind: Option<bool>, limit: Option<u32>, low: i32, yes: bool) {
        let kind = kind.map(|dog| if dog { Kind::Dog } else { Kind::Cat });
        let query = Query { q, place, kind, limit, low, yes };
        let text = serde_urlencoded::to_string(&query).unwrap();
        prop_assert_eq!(&to_query(&query).unwrap(), &text);
        prop_assert_eq!(from_query::<Query>(&text).unwrap(), query);
    }

    #[test]
    fn texts_of_any_query_are_read_alike(text in "(q|place|of|kind|=|&|%[0-9a-fA-F]{2}|%|\\+| |é|x){0,12}") {
        prop_assert_eq!(from_query::<Query>(&text).ok(), serde_urlencoded::from_str::<Query>(&text).ok(), "{}", text);
    }
}

#[test]
fn what_is_no_query_is_refused() {
    assert!(to_query(&7).is_err());
    assert!(to_query(&std::collections::BTreeMap::from([("a", vec![1])])).is_err());
    assert!(from_query::<Query>("yes=maybe").is_err());
    assert!(from_query::<Query>("limit=many").is_err());
    assert_eq!(from_query::<Query>("").unwrap(), Query::default());
}
