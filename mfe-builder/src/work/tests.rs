//! The way back, and what is kept.

use super::*;
use allpet_domain::{builder::Pick, id::PetId};
use allpet_ui::api::Sent;

fn after(work: Work, acts: Vec<Act>) -> Work {
    acts.into_iter().fold(work, |work, act| work.after(act))
}

fn asked() -> Act {
    Act::Asked(Sent::new("a harness", "key-of-a-harness"))
}

fn wide(mm: u8) -> Act {
    Act::Pick(Pick::Width(mm))
}

#[test]
fn a_step_is_taken_back_and_taken_again() {
    let work = after(Work::default(), vec![wide(25), wide(15)]);
    let back = work.after(Act::Undo);
    assert_eq!(back.now.width_mm, 25);
    assert!(back.can_redo());
    assert_eq!(back.after(Act::Redo).now.width_mm, 15);
    let other = back.after(wide(10));
    assert!(!other.can_redo(), "another step ends the way forth");
    let start = after(work, vec![Act::Undo, Act::Undo, Act::Undo]);
    assert_eq!(start.now.width_mm, 20);
    assert!(!start.can_undo());
}

#[test]
fn choosing_what_is_chosen_is_no_step() {
    assert!(!Work::default().after(wide(20)).can_undo());
}

#[test]
fn letters_typed_are_one_step() {
    let typed = vec![
        Act::Letters(true),
        Act::Write("W".into()),
        Act::Write("Wa".into()),
        Act::Write("Wal".into()),
    ];
    let work = after(Work::default(), typed);
    let text = |work: &Work| work.now.lettering.as_ref().map(|letters| letters.text.clone());
    assert_eq!(text(&work).as_deref(), Some("Wal"));
    let back = work.after(Act::Undo);
    assert_eq!(text(&back).as_deref(), Some(""));
    assert_eq!(text(&back.after(Act::Undo)), None);
}

fn typed(work: Work, text: &str) -> Work {
    let letters = text
        .char_indices()
        .map(|(at, letter)| &text[..at + letter.len_utf8()]);
    after(work, letters.map(|begun| Act::Write(begun.to_owned())).collect())
}

fn undone(mut work: Work) -> Vec<String> {
    let mut texts = Vec::new();
    while let Some(letters) = &work.now.lettering {
        texts.push(letters.text.to_string());
        work = work.after(Act::Undo);
    }
    texts
}

#[test]
fn a_text_is_taken_back_word_by_word() {
    let work = typed(Work::default().after(Act::Letters(true)), "If lost call me");
    assert_eq!(
        undone(work.clone()),
        ["If lost call me", "If lost call ", "If lost ", "If ", ""]
    );
    // What was taken away comes back by words, too, and before what was typed.
    let shorter = ["If lost call m", "If lost call ", "If lost call", "If lost cal"];
    let acts = shorter.map(|text| Act::Write(text.to_owned()));
    let erased = after(work, acts.into());
    assert_eq!(
        undone(erased)[..4],
        ["If lost cal", "If lost call ", "If lost call me", "If lost call "]
    );
    // Pasted words are a step of their own.
    let pasted =
        typed(Work::default().after(Act::Letters(true)), "Rex").after(Act::Write("Rex and Mo".into()));
    assert_eq!(undone(pasted), ["Rex and Mo", "Rex", ""]);
}

#[test]
fn an_accent_that_comes_by_itself_joins_its_letter() {
    let work = typed(Work::default().after(Act::Letters(true)), "Jose\u{301}");
    assert_eq!(&*work.now.lettering.as_ref().unwrap().text, "Jos\u{e9}");
}

#[test]
fn a_misfit_is_accepted_once_until_something_changes() {
    let measured = Act::Measure(Measures {
        chest: "60".into(),
        ..Measures::default()
    });
    let work = Work::default().after(measured);
    assert!(!work.is_misfit_accepted());
    let accepted = work.after(Act::AcceptMisfit);
    assert!(accepted.is_misfit_accepted());
    assert!(!accepted.after(wide(25)).is_misfit_accepted());
    let other = Measures {
        chest: "70".into(),
        ..Measures::default()
    };
    assert!(!accepted.after(Act::Measure(other)).is_misfit_accepted());
}

#[test]
fn no_more_steps_are_kept_than_said() {
    let acts = (0..STEPS * 2).map(|step| wide(if step % 2 == 0 { 25 } else { 15 }));
    let work = after(Work::default(), acts.collect());
    assert_eq!(work.past.len(), STEPS);
}

#[test]
fn it_is_read_as_it_was_kept() {
    let measured = Act::Measure(Measures {
        chest: "42".into(),
        ..Measures::default()
    });
    let asked = Sent::new("{\"name\":\"Rain\"}", "key-of-rain");
    let work = after(
        Work::default(),
        vec![
            wide(25),
            Act::Name("Rain".into()),
            measured,
            Act::SaveLater,
            Act::Asked(asked),
        ],
    );
    let text = lean_json::to_string(&work).unwrap();
    assert_eq!(lean_json::from_str::<Work>(&text).unwrap(), work);
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
        Act::Pet(Some(pet), "7.5".into()),
        Act::Measure(measured),
        Act::Pet(None, String::new()),
    ];
    let work = after(Work::default(), acts);
    assert_eq!(work.measures, Measures::default());
    let again = work.after(Act::Pet(Some(pet), "7.6".into()));
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
    let work = Work::default().after(Act::Open(saved, None));
    assert_eq!(work.name, "Rain");
    assert!(work.unchanged().is_some());
    assert!(work.after(wide(25)).unchanged().is_none());
    assert!(work.after(Act::Name("Sun".into())).unchanged().is_none());
    assert!(
        work.after(Act::Begin(Parameters::plain(Product::Leash)))
            .saved
            .is_none()
    );
}

#[test]
fn a_guests_work_goes_along_and_an_accounts_work_is_not_shown_to_the_next() {
    let pet: PetId = "01930000-0000-7000-8000-000000000001".parse().unwrap();
    let acts = vec![
        wide(25),
        Act::Arrive(None),
        Act::Arrive(Some("ada".into())),
        Act::Pet(Some(pet), "7.5".into()),
        Act::Name("For Wall-E".into()),
        Act::SaveLater,
    ];
    let hers = after(Work::default(), acts);
    assert_eq!((hers.now.width_mm, hers.pet), (25, Some(pet)));
    assert_eq!(hers.after(Act::Arrive(Some("ada".into()))), hers);

    assert_eq!(hers.after(Act::Arrive(None)), Work::default());
    let bens = hers.after(Act::Arrive(Some("ben".into())));
    assert_eq!(bens.whose.as_deref(), Some("ben"));
    let bens = Work { whose: None, ..bens };
    assert_eq!(bens, Work::default());
}

#[test]
fn what_was_asked_for_keeps_its_key_until_it_is_saved_or_something_else_is_begun() {
    let work = after(Work::default(), vec![Act::SaveLater, asked()]);
    let key = |work: &Work, body| {
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
        Act::Saved(saved.clone()),
        Act::Open(saved, None),
        Act::Begin(Parameters::plain(Product::Leash)),
    ] {
        let next = work.after(act);
        assert_eq!((next.asked, next.save_later), (None, false));
    }
}

#[test]
fn blanks_that_were_not_saved_are_no_change() {
    let typed = after(
        Work::default(),
        vec![Act::Letters(true), Act::Write(" Rex ".into())],
    );
    let saved = Saved {
        design: "01930000-0000-7000-8000-000000000002".parse().unwrap(),
        version: 1,
        parameters: typed.now.clone().tidy(),
        name: "Rex’s".into(),
    };
    let typed = typed.after(asked());
    assert!(typed.after(Act::Saved(saved.clone())).unchanged().is_some());
    let other = typed.after(wide(25)).after(Act::Saved(saved));
    assert!(other.unchanged().is_none(), "what was chosen meanwhile stays");
    assert_eq!(other.now.width_mm, 25);
}

#[test]
fn another_product_begins_another_design_where_the_first_is_saved() {
    let named = after(Work::default(), vec![wide(25), Act::Name("Rex’s".into())]);
    let turned = named.after(Act::Make(Product::Collar));
    assert_eq!((turned.now.product, turned.now.width_mm), (Product::Collar, 25));
    assert_eq!(turned.name, "Rex’s", "what is not saved yet goes on");

    let saved = Saved {
        design: "01930000-0000-7000-8000-000000000002".parse().unwrap(),
        version: 1,
        parameters: named.now.clone(),
        name: named.name.clone(),
    };
    let kept = after(named, vec![asked(), Act::Saved(saved.clone())]);
    let begun = kept.after(Act::Make(Product::Leash));
    assert_eq!(begun.now, Parameters::plain(Product::Leash));
    assert_eq!((begun.saved.is_none(), begun.name.as_str()), (true, ""));
    // The way back leads to all of it, and the way forth away from it.
    let back = after(begun.clone(), vec![Act::Name("Leash".into()), Act::Undo]);
    assert_eq!(back.unchanged(), Some(&saved));
    let forth = back.after(Act::Redo);
    assert_eq!((forth.saved.is_none(), forth.name.as_str()), (true, "Leash"));
    let other = after(back, vec![wide(15), Act::Undo]);
    assert_eq!(other.unchanged(), Some(&saved), "the beginning is out of reach");
    // What was asked before the beginning is answered after it.
    assert_eq!(begun.after(Act::Saved(saved)).saved, None);
}

fn pet(number: u8) -> PetId {
    format!("01930000-0000-7000-8000-0000000000{number}")
        .parse()
        .unwrap()
}

fn chest(centimetres: &str) -> Act {
    Act::Measure(Measures {
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
        Work::default(),
        vec![Act::Pet(rex, "7.5".into()), chest("42"), wide(25)],
    );
    let fens = rexs.after(Act::Open(opened, fen));
    assert_eq!(
        (fens.pet, fens.measures.chest.as_str()),
        (fen, ""),
        "Rex was measured, not Fen"
    );
    let fens = fens.after(chest("60"));
    let back = fens.after(Act::Undo);
    assert_eq!((back.pet, back.measures.chest.as_str()), (rex, "42"));
    let forth = back.after(Act::Redo);
    assert_eq!((forth.pet, forth.measures.chest.as_str()), (fen, "60"));
    // Who is chosen after a beginning is another's from the way back on.
    let begun = after(
        rexs,
        vec![
            Act::Begin(Parameters::plain(Product::Collar)),
            Act::Pet(fen, "9".into()),
        ],
    );
    assert_eq!(begun.after(Act::Undo).pet, rex);
}

#[test]
fn work_that_was_kept_with_one_beginning_leads_back_over_it() {
    let named = after(Work::default(), vec![wide(25), Act::Name("Rex’s".into())]);
    let begun = named.after(Act::Begin(Parameters::plain(Product::Leash)));
    let text = lean_json::to_string(&begun).unwrap();
    // As it was written then: one, and without a pet.
    let (before, asides) = text.split_once("\"asides\":[").unwrap();
    let (aside, rest) = asides.split_once(",\"pet\":").unwrap();
    let rest = rest.split_once("}}]").map(|(_, rest)| rest).unwrap();
    let old = format!("{before}\"aside\":{aside}}}{rest}");
    let read = lean_json::from_str::<Work>(&old).unwrap().moved_in();
    assert_eq!(read.after(Act::Undo).name, "Rex’s", "{old}");
}

#[test]
fn the_way_back_from_an_opened_design_does_not_write_over_it() {
    let opened = Saved {
        design: "01930000-0000-7000-8000-000000000003".parse().unwrap(),
        version: 4,
        parameters: Parameters::plain(Product::Leash),
        name: "Fen’s".into(),
    };
    let unsaved = after(Work::default(), vec![wide(25), Act::Name("Rex’s".into())]);
    let open = unsaved.after(Act::Open(opened.clone(), None));
    assert_eq!(open.unchanged(), Some(&opened));
    let back = open.after(Act::Undo);
    assert_eq!((back.now.width_mm, back.name.as_str()), (25, "Rex’s"));
    assert_eq!(back.saved, None, "saving it makes another design");
    assert_eq!(back.after(Act::Redo).unchanged(), Some(&opened));

    // And from the one after it, too, step by step.
    let third = open.after(Act::Begin(Parameters::plain(Product::Collar)));
    assert_eq!((third.saved.is_none(), third.name.as_str()), (true, ""));
    let second = third.after(Act::Undo);
    assert_eq!(second.unchanged(), Some(&opened));
    let first = second.after(Act::Undo);
    assert_eq!((first.name.as_str(), first.saved.is_none()), ("Rex’s", true));
    assert_eq!(after(first, vec![Act::Redo, Act::Redo]), third);

    // What was saved meanwhile is what the way back leads to: an older one could not be saved any more.
    let newest = Saved {
        version: 9,
        ..opened.clone()
    };
    let third = third.after(Act::Open(newest.clone(), None)).after(Act::Undo);
    assert_eq!(third.after(Act::Undo).saved, Some(newest));

    // The same one read again: what was chosen of it and not saved is a step back.
    let changed = open.after(wide(15));
    let newer = Saved { version: 5, ..opened };
    let again = changed.after(Act::Open(newer.clone(), None));
    assert_eq!(again.unchanged(), Some(&newer));
    let back = again.after(Act::Undo);
    assert_eq!((back.now.width_mm, back.saved), (15, Some(newer)));
}
