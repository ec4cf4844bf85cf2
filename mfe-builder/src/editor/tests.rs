//! The way back, and what is kept.

mod opening;

use super::*;
use allpet_domain::{builder::Pick, id::PetId};
use allpet_ui::api::Sent;

fn after(work: EditorState, acts: Vec<EditorAction>) -> EditorState {
    acts.into_iter().fold(work, |work, act| work.after(act))
}

fn asked() -> EditorAction {
    EditorAction::Asked(Sent::new("a harness", "key-of-a-harness"))
}

fn wide(mm: u8) -> EditorAction {
    EditorAction::Pick(Pick::Width(mm))
}

#[test]
fn a_step_is_taken_back_and_taken_again() {
    let work = after(EditorState::default(), vec![wide(25), wide(15)]);
    let back = work.after(EditorAction::Undo);
    assert_eq!(back.now.width_mm, 25);
    assert!(back.can_redo());
    assert_eq!(back.after(EditorAction::Redo).now.width_mm, 15);
    let other = back.after(wide(10));
    assert!(!other.can_redo(), "another step ends the way forth");
    let start = after(
        work,
        vec![EditorAction::Undo, EditorAction::Undo, EditorAction::Undo],
    );
    assert_eq!(start.now.width_mm, 20);
    assert!(!start.can_undo());
}

#[test]
fn choosing_what_is_chosen_is_no_step() {
    assert!(!EditorState::default().after(wide(20)).can_undo());
}

#[test]
fn letters_typed_are_one_step() {
    let typed = vec![
        EditorAction::Letters(true),
        EditorAction::Write("W".into()),
        EditorAction::Write("Wa".into()),
        EditorAction::Write("Wal".into()),
    ];
    let work = after(EditorState::default(), typed);
    let text = |work: &EditorState| work.now.lettering.as_ref().map(|letters| letters.text.clone());
    assert_eq!(text(&work).as_deref(), Some("Wal"));
    let back = work.after(EditorAction::Undo);
    assert_eq!(text(&back).as_deref(), Some(""));
    assert_eq!(text(&back.after(EditorAction::Undo)), None);
}

fn typed(work: EditorState, text: &str) -> EditorState {
    let letters = text
        .char_indices()
        .map(|(at, letter)| &text[..at + letter.len_utf8()]);
    after(
        work,
        letters
            .map(|begun| EditorAction::Write(begun.to_owned()))
            .collect(),
    )
}

fn undone(mut work: EditorState) -> Vec<String> {
    let mut texts = Vec::new();
    while let Some(letters) = &work.now.lettering {
        texts.push(letters.text.to_string());
        work = work.after(EditorAction::Undo);
    }
    texts
}

#[test]
fn a_text_is_taken_back_word_by_word() {
    let work = typed(
        EditorState::default().after(EditorAction::Letters(true)),
        "If lost call me",
    );
    assert_eq!(
        undone(work.clone()),
        ["If lost call me", "If lost call ", "If lost ", "If ", ""]
    );
    // What was taken away comes back by words, too, and before what was typed.
    let shorter = ["If lost call m", "If lost call ", "If lost call", "If lost cal"];
    let acts = shorter.map(|text| EditorAction::Write(text.to_owned()));
    let erased = after(work, acts.into());
    assert_eq!(
        undone(erased)[..4],
        ["If lost cal", "If lost call ", "If lost call me", "If lost call "]
    );
    // Pasted words are a step of their own.
    let pasted = typed(EditorState::default().after(EditorAction::Letters(true)), "Rex")
        .after(EditorAction::Write("Rex and Mo".into()));
    assert_eq!(undone(pasted), ["Rex and Mo", "Rex", ""]);
}

#[test]
fn an_accent_that_comes_by_itself_joins_its_letter() {
    let work = typed(
        EditorState::default().after(EditorAction::Letters(true)),
        "Jose\u{301}",
    );
    assert_eq!(&*work.now.lettering.as_ref().unwrap().text, "Jos\u{e9}");
}

#[test]
fn a_misfit_is_accepted_once_until_something_changes() {
    let measured = EditorAction::Measure(Measures {
        chest: "60".into(),
        ..Measures::default()
    });
    let work = EditorState::default().after(measured);
    assert!(!work.is_misfit_accepted());
    let accepted = work.after(EditorAction::AcceptMisfit);
    assert!(accepted.is_misfit_accepted());
    assert!(!accepted.after(wide(25)).is_misfit_accepted());
    let other = Measures {
        chest: "70".into(),
        ..Measures::default()
    };
    assert!(!accepted.after(EditorAction::Measure(other)).is_misfit_accepted());
}

#[test]
fn no_more_steps_are_kept_than_said() {
    let acts = (0..STEPS * 2).map(|step| wide(if step % 2 == 0 { 25 } else { 15 }));
    let work = after(EditorState::default(), acts.collect());
    assert_eq!(work.past.len(), STEPS);
}

#[test]
fn it_is_read_as_it_was_kept() {
    let measured = EditorAction::Measure(Measures {
        chest: "42".into(),
        ..Measures::default()
    });
    let asked = Sent::new("{\"name\":\"Rain\"}", "key-of-rain");
    let work = after(
        EditorState::default(),
        vec![
            wide(25),
            EditorAction::Name("Rain".into()),
            measured,
            EditorAction::SaveLater,
            EditorAction::Asked(asked),
        ],
    );
    let text = allpet_json::to_string(&work).unwrap();
    assert_eq!(allpet_json::from_str::<EditorState>(&text).unwrap(), work);
}

#[test]
fn what_was_measured_on_a_pet_comes_back_with_it() {
    let pet: PetId = "01930000-0000-7000-8000-000000000001".parse().unwrap();
    let measured = Measures {
        chest: "42".into(),
        weight: "7".into(),
        ..Measures::default()
    };
    let acts = vec![
        EditorAction::Pet(Some(pet), "7.5".into()),
        EditorAction::Measure(measured),
        EditorAction::Pet(None, String::new()),
    ];
    let work = after(EditorState::default(), acts);
    assert_eq!(work.measures, Measures::default());
    let again = work.after(EditorAction::Pet(Some(pet), "7.6".into()));
    assert_eq!(again.measures.chest, "42");
    assert_eq!(again.measures.weight, "7.6", "the pet's own weight goes first");
}

#[test]
fn a_saved_design_is_unchanged_until_something_is_chosen() {
    let saved = Saved {
        design: "01930000-0000-7000-8000-000000000002".parse().unwrap(),
        version: 3,
        parameters: Parameters::plain(Product::Collar),
        name: "Rain".into(),
    };
    let work = EditorState::default().after(EditorAction::Open(saved, None));
    assert_eq!(work.name, "Rain");
    assert!(work.unchanged().is_some());
    assert!(work.after(wide(25)).unchanged().is_none());
    assert!(work.after(EditorAction::Name("Sun".into())).unchanged().is_none());
    assert!(
        work.after(EditorAction::Begin(Parameters::plain(Product::Leash)))
            .saved
            .is_none()
    );
}

#[test]
fn a_guests_work_goes_along_and_an_accounts_work_is_not_shown_to_the_next() {
    let pet: PetId = "01930000-0000-7000-8000-000000000001".parse().unwrap();
    let acts = vec![
        wide(25),
        EditorAction::Arrive(None),
        EditorAction::Arrive(Some("ada".into())),
        EditorAction::Pet(Some(pet), "7.5".into()),
        EditorAction::Name("For Wall-E".into()),
        EditorAction::SaveLater,
    ];
    let hers = after(EditorState::default(), acts);
    assert_eq!((hers.now.width_mm, hers.pet), (25, Some(pet)));
    assert_eq!(hers.after(EditorAction::Arrive(Some("ada".into()))), hers);

    assert_eq!(hers.after(EditorAction::Arrive(None)), EditorState::default());
    let bens = hers.after(EditorAction::Arrive(Some("ben".into())));
    assert_eq!(bens.whose.as_deref(), Some("ben"));
    let bens = EditorState { whose: None, ..bens };
    assert_eq!(bens, EditorState::default());
}

#[test]
fn what_was_asked_for_keeps_its_key_until_it_is_saved_or_something_else_is_begun() {
    let work = after(EditorState::default(), vec![EditorAction::SaveLater, asked()]);
    let key = |work: &EditorState, body| {
        work.asked
            .as_ref()
            .and_then(|asked| asked.key_of(body))
            .map(|key| key.0)
    };
    assert_eq!(key(&work, "a harness").as_deref(), Some("key-of-a-harness"));
    assert_eq!(key(&work, "a wider harness"), None);
    assert_eq!(
        key(&work.after(wide(25)), "a harness").as_deref(),
        Some("key-of-a-harness")
    );

    let saved = Saved {
        design: "01930000-0000-7000-8000-000000000002".parse().unwrap(),
        version: 1,
        parameters: work.now.clone(),
        name: "Rex’s".into(),
    };
    for act in [
        EditorAction::Saved(saved.clone()),
        EditorAction::Open(saved, None),
        EditorAction::Begin(Parameters::plain(Product::Leash)),
    ] {
        let next = work.after(act);
        assert_eq!((next.asked, next.save_later), (None, false));
    }
}

#[test]
fn blanks_that_were_not_saved_are_no_change() {
    let typed = after(
        EditorState::default(),
        vec![EditorAction::Letters(true), EditorAction::Write(" Rex ".into())],
    );
    let saved = Saved {
        design: "01930000-0000-7000-8000-000000000002".parse().unwrap(),
        version: 1,
        parameters: typed.now.clone().tidy(),
        name: "Rex’s".into(),
    };
    let typed = typed.after(asked());
    assert!(
        typed
            .after(EditorAction::Saved(saved.clone()))
            .unchanged()
            .is_some()
    );
    let other = typed.after(wide(25)).after(EditorAction::Saved(saved));
    assert!(other.unchanged().is_none(), "what was chosen meanwhile stays");
    assert_eq!(other.now.width_mm, 25);
}

#[test]
fn another_product_begins_another_design_where_the_first_is_saved() {
    let named = after(
        EditorState::default(),
        vec![wide(25), EditorAction::Name("Rex’s".into())],
    );
    let turned = named.after(EditorAction::Make(Product::Collar));
    assert_eq!((turned.now.product, turned.now.width_mm), (Product::Collar, 25));
    assert_eq!(turned.name, "Rex’s", "what is not saved yet goes on");

    let saved = Saved {
        design: "01930000-0000-7000-8000-000000000002".parse().unwrap(),
        version: 1,
        parameters: named.now.clone(),
        name: named.name.clone(),
    };
    let kept = after(named, vec![asked(), EditorAction::Saved(saved.clone())]);
    let begun = kept.after(EditorAction::Make(Product::Leash));
    assert_eq!(begun.now, Parameters::plain(Product::Leash));
    assert_eq!((begun.saved.is_none(), begun.name.as_str()), (true, ""));
    // The way back leads to all of it, and the way forth away from it.
    let back = after(
        begun.clone(),
        vec![EditorAction::Name("Leash".into()), EditorAction::Undo],
    );
    assert_eq!(back.unchanged(), Some(&saved));
    let forth = back.after(EditorAction::Redo);
    assert_eq!((forth.saved.is_none(), forth.name.as_str()), (true, "Leash"));
    let other = after(back, vec![wide(15), EditorAction::Undo]);
    assert_eq!(other.unchanged(), Some(&saved), "the beginning is out of reach");
    // What was asked before the beginning is answered after it.
    assert_eq!(begun.after(EditorAction::Saved(saved)).saved, None);
}
