//! The catalogue's filters, as they stand in the address: a reload, a shared link and the back button show the same list.

use allpet_contract::catalog::ProductQuery;
use allpet_domain::catalog::Category;

/// Products asked for at once.
const ROWS: u32 = 24;

/// The filters in an address' query. What cannot be read is left out (`sort=x`), and the rest counts.
pub(crate) fn read(query: &str) -> ProductQuery {
    allpet_json::from_query(query).unwrap_or_else(|_| {
        let is_read = |pair: &&str| allpet_json::from_query::<ProductQuery>(pair).is_ok();
        let read: Vec<&str> = query.split('&').filter(is_read).collect();
        allpet_json::from_query(&read.join("&")).unwrap_or_default()
    })
}

/// Whether the query names a department that there is not: such an address leads nowhere.
pub(crate) fn is_elsewhere(query: &str) -> bool {
    let mut words = query.split('&').filter_map(|pair| pair.strip_prefix("category="));
    words.any(|word| !word.is_empty() && Category::parse(word).is_none())
}

/// The catalogue's address with these filters.
pub(crate) fn address(filters: &ProductQuery) -> String {
    let query = allpet_json::to_query(filters).unwrap_or_default();
    let said: Vec<&str> = query
        .split('&')
        .filter(|pair| *pair != "sort=relevance")
        .collect();
    if said.iter().all(|pair| pair.is_empty()) {
        return "/catalogue".into();
    }
    ["/catalogue?", &said.join("&")].concat()
}

/// What is asked of the API for the first rows.
pub(crate) fn ask(filters: &ProductQuery) -> ProductQuery {
    ProductQuery {
        limit: Some(ROWS),
        ..filters.clone()
    }
}

/// Whether a list of words with commas between them has `word`.
pub(crate) fn has(list: &str, word: &str) -> bool {
    list.split(',').any(|known| known == word)
}

/// The list with `word` put in or taken out.
pub(crate) fn toggled(list: &str, word: &str) -> String {
    let mut words: Vec<&str> = list
        .split(',')
        .filter(|known| !known.is_empty() && *known != word)
        .collect();
    if !has(list, word) {
        words.push(word);
    }
    words.join(",")
}

/// How many filters are on, the words and the order not among them.
pub(crate) fn count(filters: &ProductQuery) -> usize {
    let words = |list: &str| list.split(',').filter(|word| !word.is_empty()).count();
    let price = filters.price_min.is_some() || filters.price_max.is_some();
    words(&filters.kind)
        + words(&filters.size)
        + words(&filters.colour)
        + words(&filters.material)
        + usize::from(filters.category.is_some())
        + usize::from(price)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_it_was_written() {
        let filters = ProductQuery {
            q: "step in".into(),
            category: Some(Category::Harnesses),
            colour: "teal,navy".into(),
            price_min: Some(2_500),
            ..ProductQuery::default()
        };
        let path = address(&filters);
        assert_eq!(
            path,
            "/catalogue?q=step+in&category=harnesses&colour=teal%2Cnavy&price_min=2500"
        );
        assert_eq!(read(path.split_once('?').unwrap().1), filters);
        assert_eq!(count(&filters), 4);
    }

    #[test]
    fn nothing_chosen_is_the_bare_address() {
        assert_eq!(address(&ProductQuery::default()), "/catalogue");
        assert_eq!(read("colour"), ProductQuery::default());
        let rest = ProductQuery {
            colour: "teal".into(),
            ..ProductQuery::default()
        };
        assert_eq!(read("sort=x&colour=teal&price_min=cheap"), rest);
    }

    #[test]
    fn a_department_that_there_is_not_leads_nowhere() {
        assert!(is_elsewhere("category=saddles") && is_elsewhere("q=x&category=Harnesses"));
        assert!(
            !is_elsewhere("category=harnesses&q=saddles") && !is_elsewhere("category=") && !is_elsewhere("")
        );
    }

    #[test]
    fn a_word_goes_in_and_out() {
        assert_eq!(toggled("", "teal"), "teal");
        assert_eq!(toggled("teal", "navy"), "teal,navy");
        assert_eq!(toggled("teal,navy", "teal"), "navy");
    }
}
