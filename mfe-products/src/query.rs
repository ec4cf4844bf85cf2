//! The catalogue's filters, stored in the address: a reload, a shared link and the back button show the same list.

use allpet_contract::catalog::ProductQuery;
use allpet_domain::catalog::Category;

/// Products of one request.
const PAGE_SIZE: u32 = 24;

/// Reads the filters from an address's query. Ignores parameters that it cannot read (`sort=x`).
pub(crate) fn parse(query: &str) -> ProductQuery {
    allpet_json::from_query(query).unwrap_or_else(|_| {
        let is_valid = |pair: &&str| allpet_json::from_query::<ProductQuery>(pair).is_ok();
        let valid: Vec<&str> = query.split('&').filter(is_valid).collect();
        allpet_json::from_query(&valid.join("&")).unwrap_or_default()
    })
}

/// Returns whether the query names a department that does not exist; such an address is not found.
pub(crate) fn is_unknown_department(query: &str) -> bool {
    let mut categories = query.split('&').filter_map(|pair| pair.strip_prefix("category="));
    categories.any(|category| !category.is_empty() && Category::parse(category).is_none())
}

/// Returns the catalogue's path with these filters.
pub(crate) fn path(filters: &ProductQuery) -> String {
    let query = allpet_json::to_query(filters).unwrap_or_default();
    let pairs: Vec<&str> = query
        .split('&')
        .filter(|pair| *pair != "sort=relevance")
        .collect();
    if pairs.iter().all(|pair| pair.is_empty()) {
        return "/catalogue".into();
    }
    ["/catalogue?", &pairs.join("&")].concat()
}

/// Returns the API's query for the first products.
pub(crate) fn first_page(filters: &ProductQuery) -> ProductQuery {
    ProductQuery {
        limit: Some(PAGE_SIZE),
        ..filters.clone()
    }
}

/// Returns whether a comma-separated list contains `value`.
pub(crate) fn contains(list: &str, value: &str) -> bool {
    list.split(',').any(|other| other == value)
}

/// Adds `value` to a comma-separated list, or removes it.
pub(crate) fn toggle(list: &str, value: &str) -> String {
    let mut values: Vec<&str> = list
        .split(',')
        .filter(|other| !other.is_empty() && *other != value)
        .collect();
    if !contains(list, value) {
        values.push(value);
    }
    values.join(",")
}

/// Counts the active filters, without the search terms and the sort order.
pub(crate) fn count_active(filters: &ProductQuery) -> usize {
    let count_values = |list: &str| list.split(',').filter(|value| !value.is_empty()).count();
    let price = filters.price_min.is_some() || filters.price_max.is_some();
    count_values(&filters.kind)
        + count_values(&filters.size)
        + count_values(&filters.colour)
        + count_values(&filters.material)
        + usize::from(filters.category.is_some())
        + usize::from(price)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_as_it_was_written() {
        let filters = ProductQuery {
            q: "step in".into(),
            category: Some(Category::Harnesses),
            colour: "teal,navy".into(),
            price_min: Some(2_500),
            ..ProductQuery::default()
        };
        let path = path(&filters);
        assert_eq!(
            path,
            "/catalogue?q=step+in&category=harnesses&colour=teal%2Cnavy&price_min=2500"
        );
        assert_eq!(parse(path.split_once('?').unwrap().1), filters);
        assert_eq!(count_active(&filters), 4);
    }

    #[test]
    fn no_filters_are_the_bare_path() {
        assert_eq!(path(&ProductQuery::default()), "/catalogue");
        assert_eq!(parse("colour"), ProductQuery::default());
        let rest = ProductQuery {
            colour: "teal".into(),
            ..ProductQuery::default()
        };
        assert_eq!(parse("sort=x&colour=teal&price_min=cheap"), rest);
    }

    #[test]
    fn an_unknown_department_is_not_found() {
        assert!(is_unknown_department("category=saddles") && is_unknown_department("q=x&category=Harnesses"));
        assert!(
            !is_unknown_department("category=harnesses&q=saddles")
                && !is_unknown_department("category=")
                && !is_unknown_department("")
        );
    }

    #[test]
    fn a_value_is_added_and_removed() {
        assert_eq!(toggle("", "teal"), "teal");
        assert_eq!(toggle("teal", "navy"), "teal,navy");
        assert_eq!(toggle("teal,navy", "teal"), "navy");
    }
}
