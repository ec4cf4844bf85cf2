//! Forms sent without JavaScript.

/// Normalizes a query to the apps' form: joins repeated fields with commas, and drops empty ones. `None` if it is so already.
pub(crate) fn tidy(query: &str) -> Option<String> {
    let mut fields: Vec<(&str, String)> = Vec::new();
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if value.is_empty() {
            continue;
        }
        match fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => {
                values.push_str("%2C");
                values.push_str(value);
            }
            None => fields.push((name, value.to_owned())),
        }
    }
    let tidy: Vec<String> = fields
        .iter()
        .map(|(name, value)| [name, "=", value].concat())
        .collect();
    let tidy = tidy.join("&");
    (tidy != query).then_some(tidy)
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn a_field_that_came_twice_is_one_and_an_empty_one_is_none() {
        assert_eq!(
            tidy("q=&colour=teal&sort=name&colour=navy"),
            Some("colour=teal%2Cnavy&sort=name".into())
        );
        assert_eq!(tidy("q="), Some(String::new()));
        assert_eq!(tidy("q=a+b&sort=name"), None);
    }
}
