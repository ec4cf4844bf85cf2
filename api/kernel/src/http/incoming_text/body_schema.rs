//! The declared forms of a body's texts, read from its JSON Schema.

use allpet_contract::endpoint::Body;
use schemars::generate::SchemaSettings;
use serde_json::Value;

/// The JSON Schema of a body.
#[derive(Debug)]
pub(crate) struct BodySchema(Value);

/// How a text is cleaned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextForm {
    /// One line: line breaks become spaces. The default.
    Line,
    /// Line breaks stay (`allpet_domain::text::MultilineText`, in a schema `x-multiline`).
    Multiline,
    /// Unchanged (in a schema the format `password`).
    Password,
}

/// All schemas of one value: a reference and its target, and each branch of a choice.
#[derive(Debug)]
pub(super) struct Subschema<'s> {
    root: &'s Value,
    schemas: Vec<&'s Value>,
}

impl BodySchema {
    /// Builds the schema of `B`.
    pub(crate) fn of<B: Body>() -> Self {
        let mut generator = SchemaSettings::draft2020_12().into_generator();
        let schema = B::schema(&mut generator);
        let mut root = schema.map_or(Value::Null, schemars::Schema::to_value);
        // Types in the schema are referenced by name under `$defs`.
        if let Value::Object(members) = &mut root {
            members.insert("$defs".into(), generator.take_definitions(true).into());
        }
        Self(root)
    }

    /// Returns the schemas of the whole body.
    pub(super) fn root(&self) -> Subschema<'_> {
        let mut declared = Subschema {
            root: &self.0,
            schemas: Vec::new(),
        };
        declared.add(&self.0);
        declared
    }
}

impl<'s> Subschema<'s> {
    /// Returns how to clean a text here.
    pub(super) fn form(&self) -> TextForm {
        let says = |name: &str, value: &Value| self.schemas.iter().any(|schema| &schema[name] == value);
        if says("format", &"password".into()) {
            TextForm::Password
        } else if says("x-multiline", &true.into()) {
            TextForm::Multiline
        } else {
            TextForm::Line
        }
    }

    /// Returns the schemas of the member `name` of an object.
    pub(super) fn field(&self, name: &str) -> Self {
        self.descend(|schema| {
            let named = schema["properties"].get(name);
            named.or_else(|| schema.get("additionalProperties"))
        })
    }

    /// Returns the schemas of the item at `index` of a list.
    pub(super) fn item(&self, index: usize) -> Self {
        self.descend(|schema| schema["prefixItems"].get(index).or_else(|| schema.get("items")))
    }

    fn descend(&self, of: impl Fn(&'s Value) -> Option<&'s Value>) -> Self {
        let mut declared = Self {
            root: self.root,
            schemas: Vec::new(),
        };
        for schema in self.schemas.iter().filter_map(|schema| of(schema)) {
            declared.add(schema);
        }
        declared
    }

    /// Adds a schema, the target of its reference, and the schemas that it combines.
    fn add(&mut self, schema: &'s Value) {
        self.schemas.push(schema);
        let reference = schema["$ref"]
            .as_str()
            .and_then(|reference| self.root.pointer(reference.trim_start_matches('#')));
        let combined = ["allOf", "anyOf", "oneOf"].map(|name| schema[name].as_array());
        for part in reference
            .into_iter()
            .chain(combined.into_iter().flatten().flatten())
        {
            self.add(part);
        }
    }
}
