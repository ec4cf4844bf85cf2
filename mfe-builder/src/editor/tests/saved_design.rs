//! The pet of a design, and opening a saved design.

use super::*;

fn pet(number: u8) -> PetId {
    format!("01930000-0000-7000-8000-0000000000{number}")
        .parse()
        .unwrap()
}

fn chest(centimetres: &str) -> EditorAction {
    EditorAction::SetMeasures(Measures {
        chest: centimetres.into(),
        ..Measures::default()
    })
}

#[test]
fn a_design_comes_and_goes_with_its_pet() {
    let (rex, fen) = (Some(pet(11)), Some(pet(12)));
    let opened = SavedDesign {
        design: "01930000-0000-7000-8000-000000000003".parse().unwrap(),
        version: 4,
        parameters: Parameters::plain(Product::Leash),
        name: "Fen’s".into(),
    };
    let rexs = apply(
        EditorState::default(),
        vec![EditorAction::ChoosePet(rex, "7.5".into()), chest("42"), wide(25)],
    );
    let fens = rexs.apply(EditorAction::Open(opened, fen));
    assert_eq!(
        (fens.pet, fens.measures.chest.as_str()),
        (fen, ""),
        "Rex’s measures, not Fen’s"
    );
    let fens = fens.apply(chest("60"));
    let undone = fens.apply(EditorAction::Undo);
    assert_eq!((undone.pet, undone.measures.chest.as_str()), (rex, "42"));
    let redone = undone.apply(EditorAction::Redo);
    assert_eq!((redone.pet, redone.measures.chest.as_str()), (fen, "60"));
    // A pet chosen after the start of another design belongs to that design.
    let started = apply(
        rexs,
        vec![
            EditorAction::Begin(Parameters::plain(Product::Collar)),
            EditorAction::ChoosePet(fen, "9".into()),
        ],
    );
    assert_eq!(started.apply(EditorAction::Undo).pet, rex);
}

#[test]
fn state_stored_with_one_checkpoint_can_still_be_undone() {
    let named = apply(
        EditorState::default(),
        vec![wide(25), EditorAction::SetName("Rex’s".into())],
    );
    let started = named.apply(EditorAction::Begin(Parameters::plain(Product::Leash)));
    let text = allpet_json::to_string(&started).unwrap();
    // The form of that version: one checkpoint, without a pet.
    let (before, checkpoints) = text.split_once("\"asides\":[").unwrap();
    let (checkpoint, rest) = checkpoints.split_once(",\"pet\":").unwrap();
    let rest = rest.split_once("}}]").map(|(_, rest)| rest).unwrap();
    let old = format!("{before}\"aside\":{checkpoint}}}{rest}");
    let read = allpet_json::from_str::<EditorState>(&old).unwrap().upgraded();
    assert_eq!(read.apply(EditorAction::Undo).name, "Rex’s", "{old}");
}

#[test]
fn undoing_an_opened_design_does_not_overwrite_it() {
    let opened = SavedDesign {
        design: "01930000-0000-7000-8000-000000000003".parse().unwrap(),
        version: 4,
        parameters: Parameters::plain(Product::Leash),
        name: "Fen’s".into(),
    };
    let unsaved = apply(
        EditorState::default(),
        vec![wide(25), EditorAction::SetName("Rex’s".into())],
    );
    let open = unsaved.apply(EditorAction::Open(opened.clone(), None));
    assert_eq!(open.unchanged(), Some(&opened));
    let undone = open.apply(EditorAction::Undo);
    assert_eq!((undone.parameters.width_mm, undone.name.as_str()), (25, "Rex’s"));
    assert_eq!(undone.saved, None, "saving it creates another design");
    assert_eq!(undone.apply(EditorAction::Redo).unchanged(), Some(&opened));

    // Also step by step, from the design after it.
    let third = open.apply(EditorAction::Begin(Parameters::plain(Product::Collar)));
    assert_eq!((third.saved.is_none(), third.name.as_str()), (true, ""));
    let second = third.apply(EditorAction::Undo);
    assert_eq!(second.unchanged(), Some(&opened));
    let first = second.apply(EditorAction::Undo);
    assert_eq!((first.name.as_str(), first.saved.is_none()), ("Rex’s", true));
    assert_eq!(apply(first, vec![EditorAction::Redo, EditorAction::Redo]), third);

    // Undo returns to the version saved meanwhile: an older one could not be saved any more.
    let newest = SavedDesign {
        version: 9,
        ..opened.clone()
    };
    let third = third
        .apply(EditorAction::Open(newest.clone(), None))
        .apply(EditorAction::Undo);
    assert_eq!(third.apply(EditorAction::Undo).saved, Some(newest));

    // Opening the same design again: undo returns to the unsaved choices.
    let changed = open.apply(wide(15));
    let newer = SavedDesign { version: 5, ..opened };
    let again = changed.apply(EditorAction::Open(newer.clone(), None));
    assert_eq!(again.unchanged(), Some(&newer));
    let undone = again.apply(EditorAction::Undo);
    assert_eq!((undone.parameters.width_mm, undone.saved), (15, Some(newer)));
}
