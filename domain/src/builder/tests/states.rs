use crate::builder::{
    DesignState::{self, Active, Archived, Draft, Ordered},
    design::{DESIGN_STATES, NAME_MAX, copy_name, design_name},
};

#[test]
fn a_design_lives_from_draft_to_order() {
    let active = Draft.activate(false).unwrap();
    assert_eq!(active, Active);
    assert_eq!(active.sketch(), Ok(Draft));
    let ordered = active.order(false).unwrap();
    assert_eq!(ordered, Ordered);
    assert_eq!(ordered.order(false), Ok(Ordered), "it may be ordered again");
    let archived = ordered.archive().unwrap();
    assert_eq!(archived.restore(), Ok(Draft));
}

#[test]
fn forbidden_transitions_are_refused() {
    assert_eq!(Draft.activate(true).unwrap_err().code(), "breaks-rules");
    assert_eq!(Draft.order(true).unwrap_err().code(), "breaks-rules");
    assert_eq!(
        Draft.order(false),
        Ok(Ordered),
        "a sketch that can be made as it is"
    );
    assert_eq!(Ordered.edit().unwrap_err().code(), "ordered");
    assert_eq!(Ordered.sketch().unwrap_err().code(), "ordered");
    assert_eq!(Archived.edit().unwrap_err().code(), "archived");
    assert_eq!(Archived.order(false).unwrap_err().code(), "archived");
    assert_eq!(Active.restore().unwrap_err().code(), "not-archived");
}

#[test]
fn every_state_round_trips() {
    for state in DESIGN_STATES {
        assert_eq!(DesignState::parse(state.as_str()), Some(state));
        assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
    }
    assert_eq!(DesignState::parse("draft"), None);
}

#[test]
fn names_are_cleaned_and_bounded() {
    assert_eq!(design_name("name", "  Rainy days 🐾 ").unwrap(), "Rainy days 🐾");
    for (wrong, code) in [("  ", "required"), ("a\0b", "control-character")] {
        assert_eq!(design_name("name", wrong).unwrap_err().0[0].code, code);
    }
    assert!(design_name("name", &"é".repeat(NAME_MAX)).is_ok());
    assert_eq!(
        design_name("name", &"é".repeat(NAME_MAX + 1)).unwrap_err().0[0].code,
        "too-long"
    );
}

#[test]
fn a_copy_has_a_name_that_is_allowed() {
    assert_eq!(copy_name("Rain"), "Rain (copy)");
    assert_eq!(copy_name("Rain (copy)"), "Rain (copy)");
    assert!(design_name("name", &copy_name(&"é".repeat(NAME_MAX))).is_ok());
}
