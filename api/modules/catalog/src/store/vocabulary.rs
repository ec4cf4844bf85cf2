//! The words of products: the search index, and the vocabulary for mistyped words.

use allpet_domain::catalog::search;
use allpet_kernel::{
    Db, Failure, Tx,
    db::{Reader, Writer},
    on_read, on_write,
};
use std::sync::Arc;

/// The words of a product by weight: its title, its facts (kind, category, materials, colours), and its description.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) title: Vec<String>,
    pub(crate) facts: Vec<String>,
    pub(crate) description: Vec<String>,
}

const REMOVE_SQLITE: &str = "DELETE FROM product_words WHERE rowid = $1";
const INDEX_SQLITE: &str = "INSERT INTO product_words (rowid, title, facts, said) VALUES ($1, $2, $3, $4)";
const INDEX_POSTGRES: &str = "UPDATE products SET words = setweight(to_tsvector('simple', $2), 'A') \
    || setweight(to_tsvector('simple', $3), 'B') || setweight(to_tsvector('simple', $4), 'D') WHERE no = $1";
const INSERT_WORD: &str = "INSERT INTO vocabulary (word) VALUES ($1) ON CONFLICT DO NOTHING RETURNING no";
const INSERT_TRIGRAMS: &str = "INSERT INTO vocabulary_trigrams (rowid, word) VALUES ($1, $2)";
const LIST_WORDS: &str = "SELECT word FROM vocabulary";
const SIMILAR_SQLITE: &str = "SELECT v.word FROM vocabulary_trigrams t JOIN vocabulary v ON v.no = t.rowid \
    WHERE t.vocabulary_trigrams MATCH $1 ORDER BY t.rank LIMIT 60";
const SIMILAR_POSTGRES: &str = "SELECT word FROM vocabulary WHERE word OPERATOR(public.%) $1 \
    ORDER BY public.similarity(word, $1) DESC, word LIMIT 60";
const FIND_SQLITE: &str = "SELECT COALESCE(group_concat(no), '') FROM (SELECT rowid AS no FROM product_words \
    WHERE product_words MATCH $1 ORDER BY bm25(product_words, 10.0, 4.0, 1.0), rowid)";
const FIND_POSTGRES: &str = "SELECT COALESCE(string_agg(no::text, ',' ORDER BY rank DESC, no), '') FROM (SELECT no, \
    ts_rank(words, query) AS rank FROM products, CAST($1 AS text) AS said, to_tsquery('simple', said) AS query \
    WHERE words @@ query) AS found";

/// Indexes a product's words, replacing those indexed before.
pub(crate) async fn index_product(tx: &mut Tx, no: i64, document: &Document) -> Result<(), Failure> {
    let (title, facts, description) = (
        document.title.join(" "),
        document.facts.join(" "),
        document.description.join(" "),
    );
    match tx.writer() {
        Writer::Sqlite(c) => {
            sqlx::query(REMOVE_SQLITE).bind(no).execute(&mut *c).await?;
            let query = sqlx::query(INDEX_SQLITE)
                .bind(no)
                .bind(title)
                .bind(facts)
                .bind(description);
            query.execute(&mut *c).await?;
        }
        Writer::Postgres(c) => {
            let query = sqlx::query(INDEX_POSTGRES)
                .bind(no)
                .bind(title)
                .bind(facts)
                .bind(description);
            query.execute(&mut *c).await?;
        }
    }
    Ok(())
}

/// Adds words to the vocabulary.
pub(crate) async fn add_words(tx: &mut Tx, words: impl IntoIterator<Item = &String>) -> Result<(), Failure> {
    for word in words {
        let no: Option<i64> =
            on_write!(tx, c => sqlx::query_scalar(INSERT_WORD).bind(word).fetch_optional(c).await)?;
        if let (Some(no), Writer::Sqlite(c)) = (no, tx.writer()) {
            sqlx::query(INSERT_TRIGRAMS)
                .bind(no)
                .bind(pad(word))
                .execute(c)
                .await?;
        }
    }
    Ok(())
}

/// Lists all words of products.
pub(crate) async fn list_words(db: &Db) -> Result<Vec<String>, Failure> {
    Ok(on_read!(db, c => sqlx::query_scalar(LIST_WORDS).fetch_all(c).await)?)
}

/// Returns words that share trigrams with this one, most shared first.
async fn similar(db: &Db, word: &str) -> Result<Vec<String>, Failure> {
    Ok(match db.reader() {
        Reader::Sqlite(c) => {
            let padded: Vec<char> = pad(word).chars().collect();
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

/// Marks the beginning and the end of a word, as `pg_trgm` does, so that its first and last letters count.
fn pad(word: &str) -> String {
    format!("__{word}_")
}

/// Returns the numbers of products that have a word of each group, best match first.
pub(crate) async fn find_products(db: &Db, groups: &[Arc<Vec<String>>]) -> Result<Vec<i64>, Failure> {
    let quoted = |quote: char, word: &String| format!("{quote}{word}{quote}");
    let query = |quote: char, or: &str, and: &str| {
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
    // Words consist of letters and digits (see `search::words`), so they contain no operator of the query language.
    debug_assert!(
        groups
            .iter()
            .flat_map(|words| words.iter())
            .all(|word| word.chars().all(char::is_alphanumeric))
    );
    let found: String = match db.reader() {
        Reader::Sqlite(c) => {
            sqlx::query_scalar(FIND_SQLITE)
                .bind(query('"', " OR ", " AND "))
                .fetch_one(c)
                .await?
        }
        Reader::Postgres(c) => {
            sqlx::query_scalar(FIND_POSTGRES)
                .bind(query('\'', " | ", " & "))
                .fetch_one(c)
                .await?
        }
    };
    Ok(found.split(',').filter_map(|no| no.parse().ok()).collect())
}

/// Returns the words of the vocabulary that a mistyped word may have been meant as, if equally close.
pub(crate) async fn closest_words(db: &Db, word: &str) -> Result<Vec<String>, Failure> {
    let mut similar_words: Vec<(usize, String)> = similar(db, word)
        .await?
        .into_iter()
        .filter_map(|known| search::typo_distance(word, &known).map(|typos| (typos, known)))
        .collect();
    similar_words.sort();
    let fewest = similar_words.first().map(|(typos, _)| *typos);
    Ok(similar_words
        .into_iter()
        .filter(|(typos, _)| Some(*typos) == fewest)
        .map(|(_, known)| known)
        .collect())
}
