//! Checks every template against the schemas of its event and of what its message is about.

use super::{LANGUAGES, PARTS, Templates, part_name};
use crate::{
    context::{Person, Subject},
    kinds::{self, KINDS, Kind},
};
use allpet_contract::{
    events::declared_events,
    identity::mail::AccountLink,
    licensing::{Application, Licence, Renewal},
    orders::Order,
    tenants::{Tenant, invitations::InvitationLink},
};
use allpet_domain::english::English;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value};

/// The schemas of what a template may name, by their first word.
struct Names {
    roots: Map<String, Value>,
    definitions: Map<String, Value>,
}

impl Names {
    fn of(kind: &Kind) -> Self {
        let mut generator = SchemaGenerator::default();
        let event = declared_events().find(|event| event.topic == kind.topic);
        let event = (event.expect("a declared event").schema)(&mut generator);
        let mut roots = Map::new();
        roots.insert("event".into(), event.to_value());
        add::<Person>(&mut roots, &mut generator, "person");
        match kind.subject {
            Subject::Application | Subject::RefundedApplication => {
                add::<Application>(&mut roots, &mut generator, "application");
                add::<Licence>(&mut roots, &mut generator, "licence");
                add::<English>(&mut roots, &mut generator, "english");
            }
            Subject::Licence => {
                add::<Licence>(&mut roots, &mut generator, "licence");
                add::<Renewal>(&mut roots, &mut generator, "renewal");
                add::<English>(&mut roots, &mut generator, "english");
            }
            Subject::Order => add::<Order>(&mut roots, &mut generator, "order"),
            Subject::AccountRequest => add::<AccountLink>(&mut roots, &mut generator, "request"),
            Subject::Invitation => add::<InvitationLink>(&mut roots, &mut generator, "invitation"),
            Subject::Stock => add::<Tenant>(&mut roots, &mut generator, "shop"),
            Subject::Account | Subject::Owner | Subject::Queue | Subject::Nothing => {}
        }
        Self {
            roots,
            definitions: generator.definitions().clone(),
        }
    }

    /// Returns whether `order.address.city` names something.
    fn contain(&self, path: &str) -> bool {
        let mut words = path.split('.');
        let root = words.next().and_then(|root| self.roots.get(root));
        let mut schemas: Vec<&Value> = root.into_iter().collect();
        for word in words {
            schemas = schemas
                .into_iter()
                .flat_map(|schema| self.fields(schema, word))
                .collect();
        }
        !schemas.is_empty()
    }

    /// Returns the schemas of a field in all alternatives of a schema.
    fn fields<'a>(&'a self, schema: &'a Value, word: &str) -> Vec<&'a Value> {
        let mut found: Vec<&Value> = schema["properties"].get(word).into_iter().collect();
        if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next())
            && let Some(definition) = self.definitions.get(name)
        {
            found.extend(self.fields(definition, word));
        }
        for alternatives in ["anyOf", "oneOf", "allOf"] {
            for one in schema[alternatives].as_array().into_iter().flatten() {
                found.extend(self.fields(one, word));
            }
        }
        found
    }
}

fn add<T: JsonSchema>(roots: &mut Map<String, Value>, generator: &mut SchemaGenerator, name: &str) {
    roots.insert(name.into(), generator.subschema_for::<T>().to_value());
}

#[test]
fn templates_name_only_what_the_facts_have() {
    let templates = Templates::new().unwrap();
    let mut unknown = Vec::new();
    for (language, files) in LANGUAGES {
        for (name, _) in *files {
            let kind = kinds::find(name).expect("a template of a kind");
            let names = Names::of(kind);
            for part in PARTS {
                let part = part_name(language, name, part);
                let template = templates.environment.get_template(&part).unwrap();
                let wrong = template
                    .undeclared_variables(true)
                    .into_iter()
                    .filter(|path| !names.contain(path));
                unknown.extend(wrong.map(|path| format!("{part}: {path}")));
            }
        }
    }
    assert_eq!(unknown, [] as [&str; 0]);
}

#[test]
fn an_unknown_name_is_found() {
    let names = Names::of(kinds::find("order-shipped").unwrap());
    for known in [
        "order.shipment.carrier",
        "order.lines",
        "event.tenant",
        "person.name",
        "order.totals.total",
    ] {
        assert!(names.contain(known), "{known}");
    }
    for unknown in [
        "order.shipment.driver",
        "orders.lines",
        "application.fee",
        "event.total",
        "person.email",
    ] {
        assert!(!names.contain(unknown), "{unknown}");
    }
}

#[test]
fn each_template_has_a_subject_and_a_text() {
    for (language, files) in LANGUAGES {
        for (name, source) in *files {
            let parts: Vec<&str> = source.split(super::SEPARATOR).collect();
            let is_whole =
                (2..=3).contains(&parts.len()) && parts.iter().take(2).all(|part| !part.trim().is_empty());
            assert!(
                is_whole,
                "{language}/{name}: write subject, text and label, separated by lines of ---"
            );
        }
    }
    assert!(KINDS.iter().all(|kind| kind.version >= kind.oldest));
}
