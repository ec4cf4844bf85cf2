//! Why the documents that an owner chose are not there, for the errors of the form.

use crate::forms::field_name;
use allpet_domain::{FieldError, licensing::ProofKind};
use std::rc::Rc;
use yew::prelude::*;

/// Why chosen documents are not there, by kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ProofObstacles(Vec<(ProofKind, String)>);

impl Reducible for ProofObstacles {
    type Action = (ProofKind, Option<String>);

    fn reduce(self: Rc<Self>, (kind, obstacle): Self::Action) -> Rc<Self> {
        let others = self.0.iter().filter(|(other, _)| *other != kind).cloned();
        Rc::new(Self(others.chain(obstacle.map(|text| (kind, text))).collect()))
    }
}

impl ProofObstacles {
    /// Replaces the messages of documents that are missing although one was chosen: they say what was wrong with it.
    pub(super) fn explain(&self, errors: &mut [FieldError]) {
        for error in errors.iter_mut().filter(|error| error.code == "required") {
            let mut obstacles = self.0.iter();
            if let Some((_, text)) = obstacles.find(|(kind, _)| field_name(*kind) == error.field) {
                error.message.clone_from(text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_document_is_explained_and_a_missing_one_is_asked_for() {
        let missing = |kind| FieldError {
            field: field_name(kind).to_string(),
            code: "required".into(),
            message: format!("Add {}.", ProofKind::label(kind)),
        };
        let mut errors = [ProofKind::Rabies, ProofKind::Alteration].map(missing);
        let refused = "Rabies certificate: The PDF is empty.";
        let obstacles = Rc::new(ProofObstacles::default()).reduce((ProofKind::Rabies, Some(refused.into())));
        obstacles.explain(&mut errors);
        let messages = errors.each_ref().map(|error| error.message.as_str());
        assert_eq!(messages, [refused, "Add the proof of spaying or neutering."]);
        let removed = obstacles.reduce((ProofKind::Rabies, None));
        assert_eq!(*removed, ProofObstacles::default());
    }
}
