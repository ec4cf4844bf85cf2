//! A pet's design, and a design that was opened.

use super::*;

fn pet(number: u8) -> PetId {
    format!("01930000-0000-7000-8000-0000000000{number}")
        .parse()
        .unwrap()
}

fn chest(centimetres: &str) -> EditorAction {
    EditorAction::Measure(Measures {
        chest: centimetres.into(),
        ..Measures::default()
    })
}

#[test]
fn a_design_comes_with_its_pet_and_goes_with_it() {
    let (rex, fen) = (Some(pet(11)), Some(pet(12)));
    let opened = Saved {
        design: "01930000-0000-7000-8000-000000000003".parse().unwrap(),
        version: 4,
        parameters: Parameters::plain(Product::Leash),
        name: "Fen’s".into(),
    };
    let rexs = after(
        EditorState::default(),
        vec![EditorAction::Pet(rex, "7.5".into()), chest("42"), wide(25)],
    );
    let fens = rexs.after(EditorAction::Open(opened, fen));
    assert_eq!(
        (fens.pet, fens.measures.chest.as_str()),
        (fen, ""),
        "Rex was measured, not Fen"
    );
    let fens = fens.after(chest("60"));
    let back = fens.after(EditorAction::Undo);
    assert_eq!((back.pet, back.measures.chest.as_str()), (rex, "42"));
    let forth = back.after(EditorAction::Redo);
    assert_eq!((forth.pet, forth.measures.chest.as_str()), (fen, "60"));
    // Who is chosen after a beginning is another's from the way back on.
    let begun = after(
        rexs,
        vec![
            EditorAction::Begin(Parameters::plain(Product::Collar)),
            EditorAction::Pet(fen, "9".into()),
        ],
    );
    assert_eq!(begun.after(EditorAction::Undo).pet, rex);
}

#[test]
fn work_that_was_kept_with_one_beginning_leads_back_over_it() {
    let named = after(
        EditorState::default(),
        vec![wide(25), EditorAction::Name("Rex’s".into())],
    );
    let begun = named.after(EditorAction::Begin(Parameters::plain(Product::Leash)));
    let text = allpet_json::to_string(&begun).unwrap();
    // As it was written then: one, and without a pet.
    let (before, asides) = text.split_once("\"asides\":[").unwrap();
    let (aside, rest) = asides.split_once(",\"pet\":").unwrap();
    let rest = rest.split_once("}}]").map(|(_, rest)| rest).unwrap();
    let old = format!("{before}\"aside\":{aside}}}{rest}");
    let read = allpet_json::from_str::<EditorState>(&old).unwrap().moved_in();
    assert_eq!(read.after(EditorAction::Undo).name, "Rex’s", "{old}");
}

#[test]
fn the_way_back_from_an_opened_design_does_not_write_over_it() {
    let opened = Saved {
        design: "01930000-0000-7000-8000-000000000003".parse().unwrap(),
        version: 4,
        parameters: Parameters::plain(Product::Leash),
        name: "Fen’s".into(),
    };
    let unsaved = after(
        EditorState::default(),
        vec![wide(25), EditorAction::Name("Rex’s".into())],
    );
    let open = unsaved.after(EditorAction::Open(opened.clone(), None));
    assert_eq!(open.unchanged(), Some(&opened));
    let back = open.after(EditorAction::Undo);
    assert_eq!((back.now.width_mm, back.name.as_str()), (25, "Rex’s"));
    assert_eq!(back.saved, None, "saving it makes another design");
    assert_eq!(back.after(EditorAction::Redo).unchanged(), Some(&opened));

    // And from the one after it, too, step by step.
    let third = open.after(EditorAction::Begin(Parameters::plain(Product::Collar)));
    assert_eq!((third.saved.is_none(), third.name.as_str()), (true, ""));
    let second = third.after(EditorAction::Undo);
    assert_eq!(second.unchanged(), Some(&opened));
    let first = second.after(EditorAction::Undo);
    assert_eq!((first.name.as_str(), first.saved.is_none()), ("Rex’s", true));
    assert_eq!(after(first, vec![EditorAction::Redo, EditorAction::Redo]), third);

    // What was saved meanwhile is what the way back leads to: an older one could not be saved any more.
    let newest = Saved {
        version: 9,
        ..opened.clone()
    };
    let third = third
        .after(EditorAction::Open(newest.clone(), None))
        .after(EditorAction::Undo);
    assert_eq!(third.after(EditorAction::Undo).saved, Some(newest));

    // The same one read again: what was chosen of it and not saved is a step back.
    let changed = open.after(wide(15));
    let newer = Saved { version: 5, ..opened };
    let again = changed.after(EditorAction::Open(newer.clone(), None));
    assert_eq!(again.unchanged(), Some(&newer));
    let back = again.after(EditorAction::Undo);
    assert_eq!((back.now.width_mm, back.saved), (15, Some(newer)));
}
