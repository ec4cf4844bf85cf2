CREATE TABLE products (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE,
    tenant BLOB NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    style INTEGER NOT NULL,
    materials TEXT NOT NULL,
    description TEXT NOT NULL,
    care TEXT NOT NULL,
    published_at TEXT NOT NULL
) STRICT;

CREATE TABLE stock_items (
    id BLOB PRIMARY KEY,
    tenant BLOB NOT NULL,
    sku TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    picture TEXT NOT NULL,
    on_hand INTEGER NOT NULL,
    held INTEGER NOT NULL DEFAULT 0 CHECK (held >= 0),
    CHECK (on_hand >= held)
) STRICT, WITHOUT ROWID;
CREATE INDEX stock_items_by_sku ON stock_items (tenant, sku);
CREATE INDEX stock_items_low ON stock_items (tenant, sku) WHERE on_hand - held < 10;

CREATE TABLE variants (
    sku TEXT PRIMARY KEY,
    product INTEGER NOT NULL REFERENCES products (no),
    position INTEGER NOT NULL,
    size TEXT,
    colour TEXT,
    price INTEGER NOT NULL,
    compare_at INTEGER,
    currency TEXT NOT NULL,
    weight_grams INTEGER NOT NULL,
    stock_item BLOB NOT NULL REFERENCES stock_items (id),
    units INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX variants_of_product ON variants (product, position);

CREATE TABLE stock_changes (
    id BLOB PRIMARY KEY,
    item BLOB NOT NULL REFERENCES stock_items (id),
    at TEXT NOT NULL,
    by_user BLOB NOT NULL,
    delta INTEGER NOT NULL,
    on_hand INTEGER NOT NULL,
    reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX stock_changes_of_item ON stock_changes (item, id);

CREATE TABLE reservations (
    id BLOB PRIMARY KEY,
    fingerprint BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('held', 'confirmed', 'given-back', 'expired')),
    expires_ms INTEGER NOT NULL,
    pieces TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reservations_held ON reservations (expires_ms) WHERE state = 'held';

CREATE TABLE revisions (
    name TEXT PRIMARY KEY,
    number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO revisions (name, number) VALUES ('products', 0);

-- What is searched: the title, what it is, and what is said of it.
CREATE VIRTUAL TABLE product_words USING fts5 (
    title,
    facts,
    said,
    content = '',
    contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0"
);

CREATE TABLE vocabulary (
    no INTEGER PRIMARY KEY,
    word TEXT NOT NULL UNIQUE
) STRICT;
-- The words by their groups of three letters, for what was mistyped.
CREATE VIRTUAL TABLE vocabulary_trigrams USING fts5 (word, content = '', contentless_delete = 1, tokenize = 'trigram');
