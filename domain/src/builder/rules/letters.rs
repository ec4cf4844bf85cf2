//! The rules of lettering: what can be sewn or pressed in, and whether it fits.

use super::{Findings, foreign};
use crate::builder::{
    lettering::{self, Lettering, LetteringPosition},
    parameters::Parameters,
};

pub(super) fn letters(p: &Parameters, l: &Lettering, findings: &mut Findings) {
    let text = "lettering.text";
    let place = "lettering.place";
    findings.require(
        !l.text.trim().is_empty(),
        text,
        "required",
        &["Enter the text, or turn lettering off."],
    );
    findings.require(
        l.text.chars().count() <= lettering::CHARACTERS_MAX,
        text,
        "too-long",
        &[
            "Lettering: 200 characters at most (now ",
            &l.text.chars().count().to_string(),
            ").",
        ],
    );
    if let Some((code, why)) = foreign::foreign(p, l) {
        findings.require(false, text, code, &[&why]);
    }
    findings.require(
        (lettering::HEIGHT_MIN_MM..=lettering::HEIGHT_MAX_MM).contains(&l.height_mm),
        "lettering.height_mm",
        "height",
        &["Letters are made 5 to 50 mm high."],
    );
    // The patch has a colour of its own.
    let ground = if l.place == LetteringPosition::Strap {
        p.strap
    } else {
        lettering::PATCH
    };
    findings.require(
        !(p.material.is_woven() || l.place == LetteringPosition::Patch) || l.colour != ground,
        "lettering.colour",
        "same-colour",
        &["Letters in the color of their background can’t be read. Choose another color."],
    );
    lines(p, l, findings);
    match lettering::room(p, l.place) {
        // Without a size or length there is nothing to measure by; `measure` reported that already.
        None => findings.require(
            l.place == LetteringPosition::Strap,
            place,
            "no-patch",
            &["Only a harness of size 1 or larger has a side patch. Put the text along the strap."],
        ),
        Some((width, height)) => {
            findings.require(
                l.width_mm() <= width,
                text,
                "too-wide",
                &[
                    "The text is ",
                    &l.width_mm().to_string(),
                    " mm long, and there is room for ",
                    &width.to_string(),
                    " mm. Use a shorter text or smaller letters.",
                ],
            );
            findings.require(
                l.depth_mm() <= height,
                "lettering.height_mm",
                "too-high",
                &[
                    "The letters need ",
                    &l.depth_mm().to_string(),
                    " mm of height, and there is room for ",
                    &height.to_string(),
                    " mm. Choose smaller letters, a wider strap or a patch.",
                ],
            );
        }
    }
}

fn lines(p: &Parameters, l: &Lettering, findings: &mut Findings) {
    let count = l.lines().count();
    if l.place == LetteringPosition::Strap {
        findings.require(
            count == 1,
            "lettering.text",
            "one-line",
            &["A strap takes one line. Remove the line break."],
        );
        return;
    }
    let mini = p.size == Some(1);
    let most = if mini {
        lettering::MINI_LINES
    } else {
        lettering::PATCH_LINES
    };
    findings.require(
        count <= most,
        "lettering.text",
        "too-many-lines",
        &[
            "The patch takes ",
            &most.to_string(),
            " lines at most. Use fewer.",
        ],
    );
    findings.require(
        !mini
            || l.lines()
                .all(|line| line.chars().count() <= lettering::MINI_CHARACTERS),
        "lettering.text",
        "line-too-long",
        &["A line on the patch of size 1 takes 14 characters at most."],
    );
}
