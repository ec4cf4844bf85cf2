//! Data in the vocabulary of schema.org, as JSON-LD.

/// A thing: its fields in order, each already JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Data(Vec<(&'static str, String)>);

impl Data {
    /// A thing of this type: `Product`.
    pub fn new(kind: &str) -> Self {
        Self(Vec::new()).text("@type", kind)
    }

    /// With a text. `~/` at its begin stands for this site: `~/products/leash`.
    #[must_use]
    pub fn text(mut self, name: &'static str, value: &str) -> Self {
        self.0
            .push((name, allpet_json::to_string(value).unwrap_or_default()));
        self
    }

    /// With a whole number.
    #[must_use]
    pub fn number(mut self, name: &'static str, value: usize) -> Self {
        self.0.push((name, value.to_string()));
        self
    }

    /// With another thing.
    #[must_use]
    pub fn thing(mut self, name: &'static str, value: &Self) -> Self {
        self.0.push((name, value.json()));
        self
    }

    /// With a list of things.
    #[must_use]
    pub fn things(mut self, name: &'static str, values: impl IntoIterator<Item = Self>) -> Self {
        let values: Vec<String> = values.into_iter().map(|value| value.json()).collect();
        self.0.push((name, ["[", &values.join(","), "]"].concat()));
        self
    }

    /// A list of steps that lead to a page, each with its name and its path.
    pub fn way<'a>(steps: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        let steps = steps.into_iter().enumerate().map(|(at, (name, path))| {
            Self::new("ListItem")
                .number("position", at + 1)
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
