//! Undo and redo, and the stored state.

mod saved_design;

use super::*;
use allpet_domain::{builder::Pick, id::PetId};
use allpet_ui::api::KeyedRequest;

fn apply(state: EditorState, actions: Vec<EditorAction>) -> EditorState {
    actions
        .into_iter()
        .fold(state, |state, action| state.apply(action))
}

fn save_requested() -> EditorAction {
    EditorAction::SaveRequested(KeyedRequest::new("a harness", "key-of-a-harness"))
}

fn wide(mm: u8) -> EditorAction {
    EditorAction::Pick(Pick::Width(mm))
}

#[test]
fn steps_can_be_undone_and_redone() {
    let state = apply(EditorState::default(), vec![wide(25), wide(15)]);
    let undone = state.apply(EditorAction::Undo);
    assert_eq!(undone.parameters.width_mm, 25);
    assert!(undone.can_redo());
    assert_eq!(undone.apply(EditorAction::Redo).parameters.width_mm, 15);
    let other = undone.apply(wide(10));
    assert!(!other.can_redo(), "a new step discards the undone ones");
    let start = apply(
        state,
        vec![EditorAction::Undo, EditorAction::Undo, EditorAction::Undo],
    );
    assert_eq!(start.parameters.width_mm, 20);
    assert!(!start.can_undo());
}

#[test]
fn choosing_the_chosen_value_is_no_step() {
    assert!(!EditorState::default().apply(wide(20)).can_undo());
}

#[test]
fn typed_letters_are_one_step() {
    let typed = vec![
        EditorAction::SetLettering(true),
        EditorAction::SetText("W".into()),
        EditorAction::SetText("Wa".into()),
        EditorAction::SetText("Wal".into()),
    ];
    let state = apply(EditorState::default(), typed);
    let text = |state: &EditorState| {
        state
            .parameters
            .lettering
            .as_ref()
            .map(|letters| letters.text.clone())
    };
    assert_eq!(text(&state).as_deref(), Some("Wal"));
    let undone = state.apply(EditorAction::Undo);
    assert_eq!(text(&undone).as_deref(), Some(""));
    assert_eq!(text(&undone.apply(EditorAction::Undo)), None);
}

fn typed(state: EditorState, text: &str) -> EditorState {
    let letters = text
        .char_indices()
        .map(|(at, letter)| &text[..at + letter.len_utf8()]);
    apply(
        state,
        letters
            .map(|started| EditorAction::SetText(started.to_owned()))
            .collect(),
    )
}

fn texts_while_undoing(mut state: EditorState) -> Vec<String> {
    let mut texts = Vec::new();
    while let Some(letters) = &state.parameters.lettering {
        texts.push(letters.text.to_string());
        state = state.apply(EditorAction::Undo);
    }
    texts
}

#[test]
fn text_is_undone_word_by_word() {
    let state = typed(
        EditorState::default().apply(EditorAction::SetLettering(true)),
        "If lost call me",
    );
    assert_eq!(
        texts_while_undoing(state.clone()),
        ["If lost call me", "If lost call ", "If lost ", "If ", ""]
    );
    // Erased text comes back word by word, too, before the typed text.
    let shorter = ["If lost call m", "If lost call ", "If lost call", "If lost cal"];
    let actions = shorter.map(|text| EditorAction::SetText(text.to_owned()));
    let erased = apply(state, actions.into());
    assert_eq!(
        texts_while_undoing(erased)[..4],
        ["If lost cal", "If lost call ", "If lost call me", "If lost call "]
    );
    // Pasted words are a step of their own.
    let pasted = typed(
        EditorState::default().apply(EditorAction::SetLettering(true)),
        "Rex",
    )
    .apply(EditorAction::SetText("Rex and Mo".into()));
    assert_eq!(texts_while_undoing(pasted), ["Rex and Mo", "Rex", ""]);
}

#[test]
fn a_combining_accent_joins_its_letter() {
    let state = typed(
        EditorState::default().apply(EditorAction::SetLettering(true)),
        "Jose\u{301}",
    );
    assert_eq!(&*state.parameters.lettering.as_ref().unwrap().text, "Jos\u{e9}");
}

#[test]
fn an_accepted_misfit_lasts_until_something_changes() {
    let measured = EditorAction::SetMeasures(Measures {
        chest: "60".into(),
        ..Measures::default()
    });
    let state = EditorState::default().apply(measured);
    assert!(!state.is_misfit_accepted());
    let accepted = state.apply(EditorAction::AcceptMisfit);
    assert!(accepted.is_misfit_accepted());
    assert!(!accepted.apply(wide(25)).is_misfit_accepted());
    let other = Measures {
        chest: "70".into(),
        ..Measures::default()
    };
    assert!(
        !accepted
            .apply(EditorAction::SetMeasures(other))
            .is_misfit_accepted()
    );
}

#[test]
fn the_number_of_steps_is_limited() {
    let actions = (0..STEPS * 2).map(|step| wide(if step % 2 == 0 { 25 } else { 15 }));
    let state = apply(EditorState::default(), actions.collect());
    assert_eq!(state.past.len(), STEPS);
}

#[test]
fn the_state_round_trips_through_storage() {
    let measured = EditorAction::SetMeasures(Measures {
        chest: "42".into(),
        ..Measures::default()
    });
    let request = KeyedRequest::new("{\"name\":\"Rain\"}", "key-of-rain");
    let state = apply(
        EditorState::default(),
        vec![
            wide(25),
            EditorAction::SetName("Rain".into()),
            measured,
            EditorAction::SaveLater,
            EditorAction::SaveRequested(request),
        ],
    );
    let text = allpet_json::to_string(&state).unwrap();
    assert_eq!(allpet_json::from_str::<EditorState>(&text).unwrap(), state);
}

#[test]
fn the_measures_of_a_pet_come_back_with_it() {
    let pet: PetId = "01930000-0000-7000-8000-000000000001".parse().unwrap();
    let measured = Measures {
        chest: "42".into(),
        weight: "7".into(),
        ..Measures::default()
    };
    let actions = vec![
        EditorAction::ChoosePet(Some(pet), "7.5".into()),
        EditorAction::SetMeasures(measured),
        EditorAction::ChoosePet(None, String::new()),
    ];
    let state = apply(EditorState::default(), actions);
    assert_eq!(state.measures, Measures::default());
    let again = state.apply(EditorAction::ChoosePet(Some(pet), "7.6".into()));
    assert_eq!(again.measures.chest, "42");
    assert_eq!(again.measures.weight, "7.6", "the weight on record comes first");
}

#[test]
fn a_saved_design_is_unchanged_until_something_is_chosen() {
    let saved = SavedDesign {
        design: "01930000-0000-7000-8000-000000000002".parse().unwrap(),
        version: 3,
        parameters: Parameters::plain(Product::Collar),
        name: "Rain".into(),
    };
    let state = EditorState::default().apply(EditorAction::Open(saved, None));
    assert_eq!(state.name, "Rain");
    assert!(state.unchanged().is_some());
    assert!(state.apply(wide(25)).unchanged().is_none());
    assert!(
        state
            .apply(EditorAction::SetName("Sun".into()))
            .unchanged()
            .is_none()
    );
    assert!(
        state
            .apply(EditorAction::Begin(Parameters::plain(Product::Leash)))
            .saved
            .is_none()
    );
}

#[test]
fn a_guests_design_joins_the_account_and_is_not_shown_to_the_next() {
    let pet: PetId = "01930000-0000-7000-8000-000000000001".parse().unwrap();
    let actions = vec![
        wide(25),
        EditorAction::SetAccount(None),
        EditorAction::SetAccount(Some("ada".into())),
        EditorAction::ChoosePet(Some(pet), "7.5".into()),
        EditorAction::SetName("For Wall-E".into()),
        EditorAction::SaveLater,
    ];
    let hers = apply(EditorState::default(), actions);
    assert_eq!((hers.parameters.width_mm, hers.pet), (25, Some(pet)));
    assert_eq!(hers.apply(EditorAction::SetAccount(Some("ada".into()))), hers);

    assert_eq!(hers.apply(EditorAction::SetAccount(None)), EditorState::default());
    let bens = hers.apply(EditorAction::SetAccount(Some("ben".into())));
    assert_eq!(bens.account.as_deref(), Some("ben"));
    let bens = EditorState {
        account: None,
        ..bens
    };
    assert_eq!(bens, EditorState::default());
}

#[test]
fn a_save_request_keeps_its_key_until_it_is_answered_or_another_design_begins() {
    let state = apply(
        EditorState::default(),
        vec![EditorAction::SaveLater, save_requested()],
    );
    let key = |state: &EditorState, body| {
        state
            .save_request
            .as_ref()
            .and_then(|request| request.key_of(body))
            .map(|key| key.0)
    };
    assert_eq!(key(&state, "a harness").as_deref(), Some("key-of-a-harness"));
    assert_eq!(key(&state, "a wider harness"), None);
    assert_eq!(
        key(&state.apply(wide(25)), "a harness").as_deref(),
        Some("key-of-a-harness")
    );

    let saved = SavedDesign {
        design: "01930000-0000-7000-8000-000000000002".parse().unwrap(),
        version: 1,
        parameters: state.parameters.clone(),
        name: "Rex’s".into(),
    };
    for action in [
        EditorAction::Saved(saved.clone()),
        EditorAction::Open(saved, None),
        EditorAction::Begin(Parameters::plain(Product::Leash)),
    ] {
        let next = state.apply(action);
        assert_eq!((next.save_request, next.save_later), (None, false));
    }
}

#[test]
fn unsaved_blanks_are_no_change() {
    let typed = apply(
        EditorState::default(),
        vec![
            EditorAction::SetLettering(true),
            EditorAction::SetText(" Rex ".into()),
        ],
    );
    let saved = SavedDesign {
        design: "01930000-0000-7000-8000-000000000002".parse().unwrap(),
        version: 1,
        parameters: typed.parameters.clone().tidy(),
        name: "Rex’s".into(),
    };
    let typed = typed.apply(save_requested());
    assert!(
        typed
            .apply(EditorAction::Saved(saved.clone()))
            .unchanged()
            .is_some()
    );
    let other = typed.apply(wide(25)).apply(EditorAction::Saved(saved));
    assert!(other.unchanged().is_none(), "later choices stay");
    assert_eq!(other.parameters.width_mm, 25);
}

#[test]
fn another_product_begins_a_new_design_if_the_first_is_saved() {
    let named = apply(
        EditorState::default(),
        vec![wide(25), EditorAction::SetName("Rex’s".into())],
    );
    let turned = named.apply(EditorAction::SetProduct(Product::Collar));
    assert_eq!(
        (turned.parameters.product, turned.parameters.width_mm),
        (Product::Collar, 25)
    );
    assert_eq!(turned.name, "Rex’s", "an unsaved design keeps its name");

    let saved = SavedDesign {
        design: "01930000-0000-7000-8000-000000000002".parse().unwrap(),
        version: 1,
        parameters: named.parameters.clone(),
        name: named.name.clone(),
    };
    let saved_state = apply(named, vec![save_requested(), EditorAction::Saved(saved.clone())]);
    let started = saved_state.apply(EditorAction::SetProduct(Product::Leash));
    assert_eq!(started.parameters, Parameters::plain(Product::Leash));
    assert_eq!((started.saved.is_none(), started.name.as_str()), (true, ""));
    // Undo returns to all of it, and redo leaves it again.
    let undone = apply(
        started.clone(),
        vec![EditorAction::SetName("Leash".into()), EditorAction::Undo],
    );
    assert_eq!(undone.unchanged(), Some(&saved));
    let redone = undone.apply(EditorAction::Redo);
    assert_eq!((redone.saved.is_none(), redone.name.as_str()), (true, "Leash"));
    let other = apply(undone, vec![wide(15), EditorAction::Undo]);
    assert_eq!(other.unchanged(), Some(&saved), "the checkpoint is out of reach");
    // The response to a request from before the checkpoint arrives after it.
    assert_eq!(started.apply(EditorAction::Saved(saved)).saved, None);
}

#[test]
fn browsers_keep_the_stored_names() {
    let text = allpet_json::to_string(&EditorState::default()).unwrap();
    for name in ["now", "asked", "asides", "whose"] {
        assert!(text.contains(&["\"", name, "\":"].concat()), "{name}: {text}");
    }
}

#[test]
fn a_name_that_is_too_long_is_refused_before_the_design_is_saved() {
    let code = |name: String| {
        let state = apply(EditorState::default(), vec![EditorAction::SetName(name)]);
        state.name_error().map(|error| error.code)
    };
    assert_eq!(code(" ".into()), None, "the page chooses a name");
    assert_eq!(code("é".repeat(80)), None);
    assert_eq!(code("é".repeat(81)).as_deref(), Some("too-long"));
}
