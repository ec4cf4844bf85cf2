//! Composition of combining accents.

use std::borrow::Cow;

/// Composes combining accents (NFC), so that both ways of typing a letter give the same text.
#[cfg(not(target_arch = "wasm32"))]
pub fn compose(text: &str) -> Cow<'_, str> {
    use unicode_normalization::UnicodeNormalization as _;
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfc().collect())
}

/// Composes combining accents of Latin letters up to U+017F, for display and counting in the browser; the server, which knows all
/// letters, decides. (The full tables would add a tenth to an app's download.)
#[cfg(target_arch = "wasm32")]
pub fn compose(text: &str) -> Cow<'_, str> {
    compose_latin(text)
}

/// A combining mark, and pairs of a bare letter and its composed form.
#[cfg(any(target_arch = "wasm32", test))]
const LATIN: [(char, &str); 13] = [
    ('\u{300}', "AÀEÈIÌOÒUÙaàeèiìoòuù"),
    ('\u{301}', "AÁEÉIÍOÓUÚYÝaáeéiíoóuúyýCĆcćLĹlĺNŃnńRŔrŕSŚsśZŹzź"),
    ('\u{302}', "AÂEÊIÎOÔUÛaâeêiîoôuûCĈcĉGĜgĝHĤhĥJĴjĵSŜsŝWŴwŵYŶyŷ"),
    ('\u{303}', "AÃNÑOÕaãnñoõIĨiĩUŨuũ"),
    ('\u{304}', "AĀaāEĒeēIĪiīOŌoōUŪuū"),
    ('\u{306}', "AĂaăEĔeĕGĞgğIĬiĭOŎoŏUŬuŭ"),
    ('\u{307}', "CĊcċEĖeėGĠgġIİZŻzż"),
    ('\u{308}', "AÄEËIÏOÖUÜaäeëiïoöuüyÿYŸ"),
    ('\u{30A}', "AÅaåUŮuů"),
    ('\u{30B}', "OŐoőUŰuű"),
    ('\u{30C}', "CČcčDĎdďEĚeěLĽlľNŇnňRŘrřSŠsšTŤtťZŽzž"),
    ('\u{327}', "CÇcçGĢgģKĶkķLĻlļNŅnņRŖrŗSŞsşTŢtţ"),
    ('\u{328}', "AĄaąEĘeęIĮiįUŲuų"),
];

#[cfg(any(target_arch = "wasm32", test))]
pub(super) fn compose_latin(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut whole = String::with_capacity(text.len());
    for c in text.chars() {
        let pairs = LATIN.iter().find(|(mark, _)| *mark == c).map(|(_, pairs)| *pairs);
        let letter = pairs.zip(whole.chars().next_back()).and_then(|(pairs, before)| {
            let mut pairs = pairs.chars();
            while let (Some(plain), Some(marked)) = (pairs.next(), pairs.next()) {
                if plain == before {
                    return Some(marked);
                }
            }
            None
        });
        if let Some(letter) = letter {
            whole.pop();
            whole.push(letter);
        } else {
            whole.push(c);
        }
    }
    Cow::Owned(whole)
}
