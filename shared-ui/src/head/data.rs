//! Schema.org data as JSON-LD.

/// A thing of schema.org: its fields in order, with their values as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Data(Vec<(&'static str, String)>);

impl Data {
    /// Creates a thing of this type, such as `Product`.
    pub fn new(kind: &str) -> Self {
        Self(Vec::new()).text("@type", kind)
    }

    /// Adds a text. A leading `~/` stands for this site: `~/products/leash`.
    #[must_use]
    pub fn text(mut self, name: &'static str, value: &str) -> Self {
        self.0
            .push((name, allpet_json::to_string(value).unwrap_or_default()));
        self
    }

    /// Adds a whole number.
    #[must_use]
    pub fn number(mut self, name: &'static str, value: usize) -> Self {
        self.0.push((name, value.to_string()));
        self
    }

    /// Adds another thing.
    #[must_use]
    pub fn thing(mut self, name: &'static str, value: &Self) -> Self {
        self.0.push((name, value.json()));
        self
    }

    /// Adds a list of things.
    #[must_use]
    pub fn things(mut self, name: &'static str, values: impl IntoIterator<Item = Self>) -> Self {
        let values: Vec<String> = values.into_iter().map(|value| value.json()).collect();
        self.0.push((name, ["[", &values.join(","), "]"].concat()));
        self
    }

    /// Creates a breadcrumb list: the name and path of each step to a page.
    pub fn breadcrumbs<'a>(steps: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        let steps = steps.into_iter().enumerate().map(|(index, (name, path))| {
            Self::new("ListItem")
                .number("position", index + 1)
                .text("name", name)
                .text("item", &["~", &path].concat())
        });
        Self::new("BreadcrumbList").things("itemListElement", steps)
    }

    pub(crate) fn json(&self) -> String {
        let fields: Vec<String> = self
            .0
            .iter()
            .map(|(name, value)| ["\"", name, "\":", value].concat())
            .collect();
        ["{", &fields.join(","), "}"].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::Data;

    #[test]
    fn a_thing_is_json() {
        let offer = Data::new("Offer").text("price", "9.99");
        let thing = Data::new("Product")
            .text("name", "A \"good\" leash")
            .number("n", 2)
            .things("offers", [offer]);
        assert_eq!(
            thing.json(),
            r#"{"@type":"Product","name":"A \"good\" leash","n":2,"offers":[{"@type":"Offer","price":"9.99"}]}"#
        );
    }
}
