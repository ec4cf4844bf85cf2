//! Words of products: what is searched, and what a mistyped word may have been meant as.

use allpet_domain::catalog::search;
use allpet_kernel::{
    Db, Failure, Tx,
    db::{Reader, Writer},
    on_read, on_write,
};
use std::sync::Arc;

/// The words of a product by their weight: its title, what it is, what is said of it.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) title: Vec<String>,
    pub(crate) facts: Vec<String>,
    pub(crate) said: Vec<String>,
}

const REMOVE_SQLITE: &str = "DELETE FROM product_words WHERE rowid = $1";
const INDEX_SQLITE: &str = "INSERT INTO product_words (rowid, title, facts, said) VALUES ($1, $2, $3, $4)";
const INDEX_POSTGRES: &str = "UPDATE products SET words = setweight(to_tsvector('simple', $2), 'A') \
    || setweight(to_tsvector('simple', $3), 'B') || setweight(to_tsvector('simple', $4), 'D') WHERE no = $1";
const LEARN: &str = "INSERT INTO vocabulary (word) VALUES ($1) ON CONFLICT DO NOTHING RETURNING no";
const LEARN_TRIGRAMS: &str = "INSERT INTO vocabulary_trigrams (rowid, word) VALUES ($1, $2)";
const VOCABULARY: &str = "SELECT word FROM vocabulary";
const SIMILAR_SQLITE: &str = "SELECT v.word FROM vocabulary_trigrams t JOIN vocabulary v ON v.no = t.rowid \
    WHERE t.vocabulary_trigrams MATCH $1 ORDER BY t.rank LIMIT 60";
const SIMILAR_POSTGRES: &str = "SELECT word FROM vocabulary WHERE word OPERATOR(public.%) $1 \
    ORDER BY public.similarity(word, $1) DESC, word LIMIT 60";
const FIND_SQLITE: &str = "SELECT COALESCE(group_concat(no), '') FROM (SELECT rowid AS no FROM product_words \
    WHERE product_words MATCH $1 ORDER BY bm25(product_words, 10.0, 4.0, 1.0), rowid)";
const FIND_POSTGRES: &str = "SELECT COALESCE(string_agg(no::text, ',' ORDER BY rank DESC, no), '') FROM (SELECT no, \
    ts_rank(words, query) AS rank FROM products, CAST($1 AS text) AS said, to_tsquery('simple', said) AS query \
    WHERE words @@ query) AS found";

/// Takes a product's words into the index, over those that were there.
pub(crate) async fn index(tx: &mut Tx, no: i64, document: &Document) -> Result<(), Failure> {
    let (title, facts, said) = (
        document.title.join(" "),
        document.facts.join(" "),
        document.said.join(" "),
    );
    match tx.writer() {
        Writer::Sqlite(c) => {
            sqlx::query(REMOVE_SQLITE).bind(no).execute(&mut *c).await?;
            let query = sqlx::query(INDEX_SQLITE)
                .bind(no)
                .bind(title)
                .bind(facts)
                .bind(said);
            query.execute(&mut *c).await?;
        }
        Writer::Postgres(c) => {
            let query = sqlx::query(INDEX_POSTGRES)
                .bind(no)
                .bind(title)
                .bind(facts)
                .bind(said);
            query.execute(&mut *c).await?;
        }
    }
    Ok(())
}

/// Takes words into the vocabulary.
pub(crate) async fn learn(tx: &mut Tx, words: impl IntoIterator<Item = &String>) -> Result<(), Failure> {
    for word in words {
        let no: Option<i64> =
            on_write!(tx, c => sqlx::query_scalar(LEARN).bind(word).fetch_optional(c).await)?;
        if let (Some(no), Writer::Sqlite(c)) = (no, tx.writer()) {
            sqlx::query(LEARN_TRIGRAMS)
                .bind(no)
                .bind(padded(word))
                .execute(c)
                .await?;
        }
    }
    Ok(())
}

/// All words of products.
pub(crate) async fn vocabulary(db: &Db) -> Result<Vec<String>, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(VOCABULARY).fetch_all(c).await)?)
}

/// Words that share groups of three letters with this one, those that share most first.
async fn similar(db: &Db, word: &str) -> Result<Vec<String>, Failure> {
    Ok(match db.reader() {
        Reader::Sqlite(c) => {
            let padded: Vec<char> = padded(word).chars().collect();
            let groups: Vec<String> = padded
                .windows(3)
                .map(|group| format!("\"{}\"", String::from_iter(group)))
                .collect();
            sqlx::query_scalar(SIMILAR_SQLITE)
                .bind(groups.join(" OR "))
                .fetch_all(c)
                .await?
        }
        Reader::Postgres(c) => {
            sqlx::query_scalar(SIMILAR_POSTGRES)
                .bind(word)
                .fetch_all(c)
                .await?
        }
    })
}

/// With marks where it begins and ends, as `pg_trgm` does it by itself, so that first and last letters count.
fn padded(word: &str) -> String {
    format!("__{word}_")
}

/// Numbers of products that have a word of each group, those that fit best first.
pub(crate) async fn matching(db: &Db, groups: &[Arc<Vec<String>>]) -> Result<Vec<i64>, Failure> {
    let quoted = |quote: char, word: &String| format!("{quote}{word}{quote}");
    let all = |quote: char, or: &str, and: &str| {
        let group = |words: &Arc<Vec<String>>| {
            words
                .iter()
                .map(|word| quoted(quote, word))
                .collect::<Vec<_>>()
                .join(or)
        };
        groups
            .iter()
            .map(|words| format!("({})", group(words)))
            .collect::<Vec<_>>()
            .join(and)
    };
    // Words are letters and digits only (see `search::words`), so that nothing in them speaks to the search itself.
    debug_assert!(
        groups
            .iter()
            .flat_map(|words| words.iter())
            .all(|word| word.chars().all(char::is_alphanumeric))
    );
    let found: String = match db.reader() {
        Reader::Sqlite(c) => {
            sqlx::query_scalar(FIND_SQLITE)
                .bind(all('"', " OR ", " AND "))
                .fetch_one(c)
                .await?
        }
        Reader::Postgres(c) => {
            sqlx::query_scalar(FIND_POSTGRES)
                .bind(all('\'', " | ", " & "))
                .fetch_one(c)
                .await?
        }
    };
    Ok(found.split(',').filter_map(|no| no.parse().ok()).collect())
}

/// What a word that is not in the vocabulary was probably meant as, the closest first.
pub(crate) async fn probably_meant(db: &Db, word: &str) -> Result<Vec<String>, Failure> {
    let mut close: Vec<(usize, String)> = similar(db, word)
        .await?
        .into_iter()
        .filter_map(|known| search::may_mean(word, &known).map(|slips| (slips, known)))
        .collect();
    close.sort();
    let least = close.first().map(|(slips, _)| *slips);
    Ok(close
        .into_iter()
        .filter(|(slips, _)| Some(*slips) == least)
        .map(|(_, known)| known)
        .collect())
}
