CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE TABLE products (
    no BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id UUID NOT NULL UNIQUE,
    tenant UUID NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    style BIGINT NOT NULL,
    materials TEXT NOT NULL,
    description TEXT NOT NULL,
    care TEXT NOT NULL,
    published_at TIMESTAMPTZ NOT NULL,
    words TSVECTOR
);
-- What is searched: the title, what it is, and what is said of it.
CREATE INDEX products_words ON products USING gin (words);

CREATE TABLE stock_items (
    id UUID PRIMARY KEY,
    tenant UUID NOT NULL,
    sku TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    picture TEXT NOT NULL,
    on_hand BIGINT NOT NULL,
    held BIGINT NOT NULL DEFAULT 0 CHECK (held >= 0),
    CHECK (on_hand >= held)
);
CREATE INDEX stock_items_by_sku ON stock_items (tenant, sku);
CREATE INDEX stock_items_low ON stock_items (tenant, sku) WHERE on_hand - held < 10;

CREATE TABLE variants (
    sku TEXT PRIMARY KEY,
    product BIGINT NOT NULL REFERENCES products (no),
    position BIGINT NOT NULL,
    size TEXT,
    colour TEXT,
    price BIGINT NOT NULL,
    compare_at BIGINT,
    currency TEXT NOT NULL,
    weight_grams BIGINT NOT NULL,
    stock_item UUID NOT NULL REFERENCES stock_items (id),
    units BIGINT NOT NULL
);
CREATE INDEX variants_of_product ON variants (product, position);

CREATE TABLE stock_changes (
    id UUID PRIMARY KEY,
    item UUID NOT NULL REFERENCES stock_items (id),
    at TIMESTAMPTZ NOT NULL,
    by_user UUID NOT NULL,
    delta BIGINT NOT NULL,
    on_hand BIGINT NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX stock_changes_of_item ON stock_changes (item, id);

CREATE TABLE reservations (
    id UUID PRIMARY KEY,
    fingerprint BYTEA NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('held', 'confirmed', 'given-back', 'expired')),
    expires_ms BIGINT NOT NULL,
    pieces TEXT NOT NULL
);
CREATE INDEX reservations_held ON reservations (expires_ms) WHERE state = 'held';

CREATE TABLE revisions (
    name TEXT PRIMARY KEY,
    number BIGINT NOT NULL
);
INSERT INTO revisions (name, number) VALUES ('products', 0);

CREATE TABLE vocabulary (
    no BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    word TEXT NOT NULL UNIQUE
);
-- The words by their groups of three letters, for what was mistyped.
CREATE INDEX vocabulary_trigrams ON vocabulary USING gin (word public.gin_trgm_ops);
CREATE INDEX vocabulary_beginnings ON vocabulary (word text_pattern_ops);
