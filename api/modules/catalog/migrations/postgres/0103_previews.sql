-- The preview of a link to a product, as PNG.
CREATE TABLE previews (
    product BIGINT PRIMARY KEY REFERENCES products (no),
    png BYTEA NOT NULL
);
-- 1: the preview was drawn.
ALTER TABLE products ADD COLUMN drawn BIGINT NOT NULL DEFAULT 0;
CREATE INDEX products_to_draw ON products (no) WHERE drawn = 0;
