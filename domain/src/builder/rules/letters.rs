//! The rules of lettering: what can be sewn or pressed in, and where it finds room.

use super::Found;
use crate::builder::{
    lettering::{self, Lettering, Place},
    parameters::Parameters,
};

pub(super) fn letters(p: &Parameters, l: &Lettering, found: &mut Found) {
    let text = "lettering.text";
    let place = "lettering.place";
    found.unless(
        !l.text.trim().is_empty(),
        text,
        "required",
        &["Enter what it should say, or take the lettering off."],
    );
    found.unless(
        l.text.chars().count() <= lettering::CHARACTERS_MAX,
        text,
        "too-long",
        &["Shorten the lettering to 200 characters."],
    );
    if let Some(letter) = l.unknown_letter() {
        let shown = if letter.is_control() {
            "It has a sign that".into()
        } else {
            ["“", &letter.to_string(), "”"].concat()
        };
        found.unless(
            false,
            text,
            "unknown-letter",
            &[&shown, " is not among our letters. Write it in another way."],
        );
    }
    found.unless(
        (lettering::HEIGHT_MIN_MM..=lettering::HEIGHT_MAX_MM).contains(&l.height_mm),
        "lettering.height_mm",
        "height",
        &["Letters are made 5 to 50 mm high."],
    );
    // A patch is of the lining's dark neutral stuff; see `picture`.
    let ground = if l.place == Place::Strap {
        p.strap
    } else {
        lettering::PATCH
    };
    found.unless(
        !(p.material.is_woven() || l.place == Place::Patch) || l.colour != ground,
        "lettering.colour",
        "same-colour",
        &["Letters in the colour of what they stand on cannot be read. Choose another colour."],
    );
    lines(p, l, found);
    match lettering::room(p, l.place) {
        // Without a size or length there is nothing to measure by; that is found already.
        None => found.unless(
            l.place == Place::Strap,
            place,
            "no-patch",
            &["Only a harness of size 1 or larger has a side patch. Put the words along the strap."],
        ),
        Some((width, height)) => {
            found.unless(
                l.width_mm() <= width,
                text,
                "too-wide",
                &[
                    "The words are ",
                    &l.width_mm().to_string(),
                    " mm long and the place has ",
                    &width.to_string(),
                    " mm. Shorten them or choose lower letters.",
                ],
            );
            found.unless(
                l.depth_mm() <= height,
                "lettering.height_mm",
                "too-high",
                &[
                    "The letters take ",
                    &l.depth_mm().to_string(),
                    " mm and the place has ",
                    &height.to_string(),
                    " mm. Choose lower letters or a larger place.",
                ],
            );
        }
    }
}

fn lines(p: &Parameters, l: &Lettering, found: &mut Found) {
    let count = l.lines().count();
    if l.place == Place::Strap {
        found.unless(
            count == 1,
            "lettering.text",
            "one-line",
            &["There is one line along a strap. Write it in one."],
        );
        return;
    }
    let mini = p.size == Some(1);
    let most = if mini {
        lettering::MINI_LINES
    } else {
        lettering::PATCH_LINES
    };
    found.unless(
        count <= most,
        "lettering.text",
        "too-many-lines",
        &["The patch takes ", &most.to_string(), " lines. Write fewer."],
    );
    found.unless(
        !mini
            || l.lines()
                .all(|line| line.chars().count() <= lettering::MINI_CHARACTERS),
        "lettering.text",
        "line-too-long",
        &["A line on the patch of size 1 takes 14 characters. Shorten it."],
    );
}
