//! The words of a search: their meanings, and the products that match them.

use super::{Catalog, Snapshot};
use crate::{
    product_index::{ProductEntry, WordMatches},
    store,
    vocabulary::{self, Attribute},
};
use allpet_domain::catalog::search;
use allpet_kernel::Failure;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// The maximum number of matches for which a correction is suggested.
const FEW_MATCHES: usize = 3;

/// The words of products that one typed word stands for.
type Meanings = Arc<Vec<String>>;

/// One word of a search.
struct Word {
    typed: String,
    meanings: Meanings,
    /// The attribute of products that the word states.
    attribute: Option<Attribute>,
    /// Whether the word is only an attribute and occurs in no text.
    is_attribute_only: bool,
}

impl Word {
    /// Returns whether the word has synonyms; then products that are named so come before those that only mention it.
    fn has_synonyms(&self) -> bool {
        !vocabulary::synonyms(&self.typed).is_empty()
    }

    /// Returns whether the word names the product.
    fn is_name_of(&self, entry: &ProductEntry) -> bool {
        let mut meanings = self.meanings.iter();
        meanings.any(|meaning| entry.words.binary_search(meaning).is_ok())
    }
}

/// Splits a query into words: `None` if it is empty, and an empty list if it has no letters or digits (`%`), which matches
/// nothing.
pub(crate) fn search_terms(text: &str) -> Option<Vec<String>> {
    (!text.trim().is_empty()).then(|| vocabulary::join_sizes(search::search_words(text)))
}

/// Finds the products that match the words; cached, whatever filters the query has.
pub(crate) async fn find_matches(
    app: &Catalog,
    snapshot: &Snapshot,
    words: &[String],
) -> Result<Arc<WordMatches>, Failure> {
    if let Some(matches) = snapshot.index.cache.matches.get(words) {
        return Ok(matches);
    }
    let matches = Arc::new(match_words(app, snapshot, words).await?);
    snapshot
        .index
        .cache
        .matches
        .insert(words.to_vec(), Arc::clone(&matches));
    Ok(matches)
}

/// Finds the products that match all words, or else those that match most of them. Also returns the corrected words if some were
/// mistyped, and a suggestion if few products match.
async fn match_words(app: &Catalog, snapshot: &Snapshot, typed: &[String]) -> Result<WordMatches, Failure> {
    let mut words = Vec::with_capacity(typed.len());
    let mut corrected = Vec::with_capacity(typed.len());
    let mut any_mistyped = false;
    for word in typed {
        let (meanings, is_mistyped) = find_meanings(app, snapshot, word).await?;
        let attribute = Attribute::of(word);
        if let Some(meant) = meanings.first().filter(|_| is_mistyped && attribute.is_none()) {
            any_mistyped = true;
            corrected.push(meant.clone());
        } else {
            corrected.push(word.clone());
        }
        words.push(Word {
            typed: word.clone(),
            meanings,
            attribute: attribute.map(|(attribute, _)| attribute),
            is_attribute_only: attribute.is_some_and(|(_, is_only)| is_only),
        });
    }
    let positions = match_all(app, snapshot, &words).await?;
    if !positions.is_empty() {
        let suggestion = if any_mistyped || positions.len() > FEW_MATCHES {
            None
        } else {
            suggest_correction(app, snapshot, &words, positions.len()).await?
        };
        return Ok(WordMatches {
            positions,
            taken_for: any_mistyped.then(|| corrected.join(" ")),
            did_you_mean: suggestion,
            fits_most: false,
        });
    }
    let positions = match_most(app, snapshot, &words).await?;
    Ok(WordMatches {
        fits_most: !positions.is_empty(),
        positions,
        taken_for: any_mistyped.then(|| corrected.join(" ")),
        did_you_mean: None,
    })
}

/// Returns the positions of the products that match every word, by their text or an attribute.
async fn match_all(app: &Catalog, snapshot: &Snapshot, words: &[Word]) -> Result<Vec<u32>, Failure> {
    let index = &snapshot.index;
    let (attributes, texts): (Vec<&Word>, Vec<&Word>) =
        words.iter().partition(|word| word.attribute.is_some());
    if texts.iter().any(|word| word.meanings.is_empty()) || words.is_empty() {
        return Ok(Vec::new());
    }
    let by_text = match texts.as_slice() {
        [] => Arc::clone(&index.featured),
        [word] => positions_of_word(app, snapshot, word).await?,
        _ => {
            let groups: Vec<Meanings> = texts.iter().map(|word| Arc::clone(&word.meanings)).collect();
            Arc::new(index.positions(&store::vocabulary::find_products(&app.words, &groups).await?))
        }
    };
    let mut mentioned: Vec<Option<HashSet<u32>>> = Vec::with_capacity(attributes.len());
    for word in &attributes {
        let mentioning = if word.is_attribute_only || word.meanings.is_empty() {
            None
        } else {
            let positions = positions_of_word(app, snapshot, word).await?;
            Some(positions.iter().copied().collect())
        };
        mentioned.push(mentioning);
    }
    // Products that have the attribute come before those whose text only mentions it.
    let ranked = by_text.iter().copied().filter_map(|position| {
        let mut mentions = 0;
        for (word, mentioned) in attributes.iter().zip(&mentioned) {
            let attribute = word.attribute?;
            if !attribute.applies_to(index, index.entry(position), &index.bits[position as usize]) {
                mentioned
                    .as_ref()
                    .filter(|positions| positions.contains(&position))?;
                mentions += 1;
            }
        }
        for word in texts.iter().filter(|word| word.has_synonyms()) {
            mentions += usize::from(!word.is_name_of(index.entry(position)));
        }
        Some((mentions, position))
    });
    let mut ranked: Vec<(usize, u32)> = ranked.collect();
    ranked.sort_by_key(|(mentions, _)| *mentions);
    Ok(ranked.into_iter().map(|(_, position)| position).collect())
}

/// Returns the positions of the products whose texts have a word, best match first; cached, because words recur in other
/// searches.
async fn positions_of_word(
    app: &Catalog,
    snapshot: &Snapshot,
    word: &Word,
) -> Result<Arc<Vec<u32>>, Failure> {
    if let Some(known) = snapshot.index.cache.positions_by_word.get(&word.typed) {
        return Ok(known);
    }
    let groups = [Arc::clone(&word.meanings)];
    let numbers = store::vocabulary::find_products(&app.words, &groups).await?;
    let positions = Arc::new(snapshot.index.positions(&numbers));
    snapshot
        .index
        .cache
        .positions_by_word
        .insert(word.typed.clone(), Arc::clone(&positions));
    Ok(positions)
}

/// Returns the positions of the products that match the most words, if these are at least half.
async fn match_most(app: &Catalog, snapshot: &Snapshot, words: &[Word]) -> Result<Vec<u32>, Failure> {
    let mut matched: HashMap<u32, (usize, usize)> = HashMap::new();
    for word in words {
        let single = std::slice::from_ref(word);
        for (rank, position) in match_all(app, snapshot, single).await?.into_iter().enumerate() {
            let entry = matched.entry(position).or_default();
            *entry = (entry.0 + 1, entry.1 + rank);
        }
    }
    let most = matched.values().map(|(count, _)| *count).max().unwrap_or(0);
    if most * 2 < words.len() || words.len() < 2 {
        return Ok(Vec::new());
    }
    let mut positions: Vec<(usize, u32)> = matched
        .into_iter()
        .filter(|(_, (count, _))| *count == most)
        .map(|(position, (_, rank))| (rank, position))
        .collect();
    positions.sort_unstable();
    Ok(positions.into_iter().map(|(_, position)| position).collect())
}

/// Suggests the words with one of them replaced by a similar name of products, if more than twice as many products match then.
async fn suggest_correction(
    app: &Catalog,
    snapshot: &Snapshot,
    words: &[Word],
    few: usize,
) -> Result<Option<String>, Failure> {
    for (index, word) in words.iter().enumerate() {
        let is_known = word.attribute.is_some() || word.has_synonyms() || snapshot.index.is_name(&word.typed);
        if is_known || search::allowed_typos(word.typed.chars().count()) == 0 {
            continue;
        }
        let similar = snapshot.index.similar_names(&word.typed);
        for other in similar.into_iter().filter(|other| !word.meanings.contains(other)) {
            let mut changed: Vec<String> = words.iter().map(|word| word.typed.clone()).collect();
            changed[index].clone_from(&other);
            let mut groups: Vec<Meanings> = words
                .iter()
                .filter(|word| word.attribute.is_none())
                .map(|word| Arc::clone(&word.meanings))
                .collect();
            if let Some(group) = groups.iter_mut().find(|group| Arc::ptr_eq(group, &word.meanings)) {
                *group = Arc::new(snapshot.index.words_with_prefix(&other));
            }
            if store::vocabulary::find_products(&app.words, &groups).await?.len() > 2 * few {
                return Ok(Some(changed.join(" ")));
            }
        }
    }
    Ok(None)
}

/// Returns the meanings of a word: the words of products with this prefix, and its synonyms. If there are none, returns what was
/// probably meant, and `true`; cached, because searches repeat few words.
async fn find_meanings(app: &Catalog, snapshot: &Snapshot, word: &str) -> Result<(Meanings, bool), Failure> {
    let known = known_meanings(snapshot, word);
    if !known.is_empty() {
        return Ok((Arc::new(known), false));
    }
    if let Some(known) = snapshot.index.cache.meanings.get(word) {
        return Ok((known, true));
    }
    let mut meanings = store::vocabulary::closest_words(&app.words, word).await?;
    let fewest_typos = meanings
        .first()
        .and_then(|known| search::typo_distance(word, known));
    let mut similar = vocabulary::similar_names(word);
    similar.retain(|(typos, _)| fewest_typos.is_none_or(|fewest| *typos < fewest));
    similar.sort();
    if let Some((_, name)) = similar.into_iter().next() {
        meanings = known_meanings(snapshot, &name);
        if !meanings.is_empty() {
            meanings.insert(0, name);
        }
    }
    let meanings = Arc::new(meanings);
    snapshot
        .index
        .cache
        .meanings
        .insert(word.to_owned(), Arc::clone(&meanings));
    Ok((meanings, true))
}

/// Returns the words of products with this prefix, and those whose prefix is a synonym of the word.
fn known_meanings(snapshot: &Snapshot, word: &str) -> Vec<String> {
    let mut all = snapshot.index.words_with_prefix(word);
    for other in vocabulary::synonyms(word) {
        for match_of_synonym in snapshot.index.words_with_prefix(other) {
            if !all.contains(&match_of_synonym) {
                all.push(match_of_synonym);
            }
        }
    }
    all
}
