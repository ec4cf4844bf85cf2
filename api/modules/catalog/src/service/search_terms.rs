//! The words of a search: what they stand for, and which products fit them.

use super::{Catalog, Copy};
use crate::{
    product_index::{Entry, Fitting},
    store,
    vocabulary::{self, Attribute},
};
use allpet_domain::catalog::search;
use allpet_kernel::Failure;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// Where no more than so many products fit, something else may have been meant.
const FEW: usize = 3;

/// Words that stand for one word that was typed.
type Meanings = Arc<Vec<String>>;

/// One word of a search.
struct Word {
    typed: String,
    meanings: Meanings,
    /// What it says of products beside their words.
    attribute: Option<Attribute>,
    /// Only that: it stands in no text by itself.
    is_attribute_only: bool,
}

impl Word {
    /// Whether what it names has other names: then what is called so comes before what only speaks of it.
    fn has_other_names(&self) -> bool {
        !vocabulary::other_names(&self.typed).is_empty()
    }

    /// Whether a product is called so.
    fn names(&self, entry: &Entry) -> bool {
        let mut meanings = self.meanings.iter();
        meanings.any(|meaning| entry.words.binary_search(meaning).is_ok())
    }
}

/// The words that are asked for; nothing where none are, and no word where what was typed has none (`%`): that finds nothing.
pub(crate) fn search_terms(text: &str) -> Option<Vec<String>> {
    (!text.trim().is_empty()).then(|| vocabulary::joined(search::search_words(text)))
}

/// What fits the words: asked of the database once, however the rest of the question changes.
pub(crate) async fn fitting(app: &Catalog, copy: &Copy, words: &[String]) -> Result<Arc<Fitting>, Failure> {
    if let Some(fitting) = copy.shelf.cache.fittings.get(words) {
        return Ok(fitting);
    }
    let fitting = Arc::new(matching(app, copy, words).await?);
    copy.shelf
        .cache
        .fittings
        .insert(words.to_vec(), Arc::clone(&fitting));
    Ok(fitting)
}

/// The products that fit all words; where there are none, those that fit most of them. What the words were taken for where some
/// were mistyped, and what may have been meant where few fit.
async fn matching(app: &Catalog, copy: &Copy, typed: &[String]) -> Result<Fitting, Failure> {
    let mut words = Vec::with_capacity(typed.len());
    let mut read = Vec::with_capacity(typed.len());
    let mut mistyped = false;
    for word in typed {
        let (meanings, is_mistyped) = meanings(app, copy, word).await?;
        let attribute = Attribute::of(word);
        if let Some(meant) = meanings.first().filter(|_| is_mistyped && attribute.is_none()) {
            mistyped = true;
            read.push(meant.clone());
        } else {
            read.push(word.clone());
        }
        words.push(Word {
            typed: word.clone(),
            meanings,
            attribute: attribute.map(|(attribute, _)| attribute),
            is_attribute_only: attribute.is_some_and(|(_, only)| only),
        });
    }
    let places = all_of(app, copy, &words).await?;
    if !places.is_empty() {
        let meant = if mistyped || places.len() > FEW {
            None
        } else {
            meant(app, copy, &words, places.len()).await?
        };
        return Ok(Fitting {
            places,
            taken_for: mistyped.then(|| read.join(" ")),
            did_you_mean: meant,
            fits_most: false,
        });
    }
    let places = most_of(app, copy, &words).await?;
    Ok(Fitting {
        fits_most: !places.is_empty(),
        places,
        taken_for: mistyped.then(|| read.join(" ")),
        did_you_mean: None,
    })
}

/// Places of the products that fit every word, by its text or by what it says of them.
async fn all_of(app: &Catalog, copy: &Copy, words: &[Word]) -> Result<Vec<u32>, Failure> {
    let shelf = &copy.shelf;
    let (attributes, texts): (Vec<&Word>, Vec<&Word>) =
        words.iter().partition(|word| word.attribute.is_some());
    if texts.iter().any(|word| word.meanings.is_empty()) || words.is_empty() {
        return Ok(Vec::new());
    }
    let by_text = match texts.as_slice() {
        [] => Arc::clone(&shelf.featured),
        [word] => places_of_word(app, copy, word).await?,
        _ => {
            let groups: Vec<Meanings> = texts.iter().map(|word| Arc::clone(&word.meanings)).collect();
            Arc::new(shelf.places(&store::vocabulary::matching(&app.words, &groups).await?))
        }
    };
    let mut spoken: Vec<Option<HashSet<u32>>> = Vec::with_capacity(attributes.len());
    for word in &attributes {
        let in_texts = if word.is_attribute_only || word.meanings.is_empty() {
            None
        } else {
            let places = places_of_word(app, copy, word).await?;
            Some(places.iter().copied().collect())
        };
        spoken.push(in_texts);
    }
    // What has it comes before what only speaks of it.
    let ranked = by_text.iter().copied().filter_map(|at| {
        let mut only_spoken_of = 0;
        for (word, spoken) in attributes.iter().zip(&spoken) {
            let attribute = word.attribute?;
            if !attribute.is_of(shelf, shelf.entry(at), &shelf.bits[at as usize]) {
                spoken.as_ref().filter(|places| places.contains(&at))?;
                only_spoken_of += 1;
            }
        }
        for word in texts.iter().filter(|word| word.has_other_names()) {
            only_spoken_of += usize::from(!word.names(shelf.entry(at)));
        }
        Some((only_spoken_of, at))
    });
    let mut ranked: Vec<(usize, u32)> = ranked.collect();
    ranked.sort_by_key(|(only_spoken_of, _)| *only_spoken_of);
    Ok(ranked.into_iter().map(|(_, at)| at).collect())
}

/// Places of the products whose texts have one word, the best first. Words come again in other searches.
async fn places_of_word(app: &Catalog, copy: &Copy, word: &Word) -> Result<Arc<Vec<u32>>, Failure> {
    if let Some(known) = copy.shelf.cache.places_of_words.get(&word.typed) {
        return Ok(known);
    }
    let groups = [Arc::clone(&word.meanings)];
    let numbers = store::vocabulary::matching(&app.words, &groups).await?;
    let places = Arc::new(copy.shelf.places(&numbers));
    copy.shelf
        .cache
        .places_of_words
        .insert(word.typed.clone(), Arc::clone(&places));
    Ok(places)
}

/// Places of the products that fit more words than any other, at least half of them.
async fn most_of(app: &Catalog, copy: &Copy, words: &[Word]) -> Result<Vec<u32>, Failure> {
    let mut fits: HashMap<u32, (usize, usize)> = HashMap::new();
    for word in words {
        let one = std::slice::from_ref(word);
        for (rank, at) in all_of(app, copy, one).await?.into_iter().enumerate() {
            let entry = fits.entry(at).or_default();
            *entry = (entry.0 + 1, entry.1 + rank);
        }
    }
    let most = fits.values().map(|(count, _)| *count).max().unwrap_or(0);
    if most * 2 < words.len() || words.len() < 2 {
        return Ok(Vec::new());
    }
    let mut places: Vec<(usize, u32)> = fits
        .into_iter()
        .filter(|(_, (count, _))| *count == most)
        .map(|(at, (_, rank))| (rank, at))
        .collect();
    places.sort_unstable();
    Ok(places.into_iter().map(|(_, at)| at).collect())
}

/// The words with one of them as it may have been meant, where that names products and much more fits then.
async fn meant(app: &Catalog, copy: &Copy, words: &[Word], few: usize) -> Result<Option<String>, Failure> {
    for (place, word) in words.iter().enumerate() {
        let is_known = word.attribute.is_some() || word.has_other_names() || copy.shelf.is_name(&word.typed);
        if is_known || search::forgiven(word.typed.chars().count()) == 0 {
            continue;
        }
        let near = copy.shelf.names_near(&word.typed);
        for other in near.into_iter().filter(|other| !word.meanings.contains(other)) {
            let mut changed: Vec<String> = words.iter().map(|word| word.typed.clone()).collect();
            changed[place].clone_from(&other);
            let mut groups: Vec<Meanings> = words
                .iter()
                .filter(|word| word.attribute.is_none())
                .map(|word| Arc::clone(&word.meanings))
                .collect();
            if let Some(group) = groups.iter_mut().find(|group| Arc::ptr_eq(group, &word.meanings)) {
                *group = Arc::new(copy.shelf.beginning(&other));
            }
            if store::vocabulary::matching(&app.words, &groups).await?.len() > 2 * few {
                return Ok(Some(changed.join(" ")));
            }
        }
    }
    Ok(None)
}

/// What a word means: itself, what it begins, and other names of the same; or else what was probably meant (`true`). Searches are
/// many, their words are few and come again.
async fn meanings(app: &Catalog, copy: &Copy, word: &str) -> Result<(Meanings, bool), Failure> {
    let known = named(copy, word);
    if !known.is_empty() {
        return Ok((Arc::new(known), false));
    }
    if let Some(known) = copy.shelf.cache.meanings.get(word) {
        return Ok((known, true));
    }
    let mut meanings = store::vocabulary::probably_meant(&app.words, word).await?;
    let least = meanings.first().and_then(|known| search::may_mean(word, known));
    let mut near = vocabulary::near(word);
    near.retain(|(slips, _)| least.is_none_or(|least| *slips < least));
    near.sort();
    if let Some((_, name)) = near.into_iter().next() {
        meanings = named(copy, &name);
        if !meanings.is_empty() {
            meanings.insert(0, name);
        }
    }
    let meanings = Arc::new(meanings);
    copy.shelf
        .cache
        .meanings
        .insert(word.to_owned(), Arc::clone(&meanings));
    Ok((meanings, true))
}

/// Words of products that begin like this one, and those that begin like another name of the same.
fn named(copy: &Copy, word: &str) -> Vec<String> {
    let mut all = copy.shelf.beginning(word);
    for other in vocabulary::other_names(word) {
        for begun in copy.shelf.beginning(other) {
            if !all.contains(&begun) {
                all.push(begun);
            }
        }
    }
    all
}
