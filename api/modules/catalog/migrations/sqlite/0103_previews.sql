-- The preview of a link to a product, as PNG.
CREATE TABLE previews (
    product INTEGER PRIMARY KEY REFERENCES products (no),
    png BLOB NOT NULL
) STRICT;
-- 1: the preview was drawn.
ALTER TABLE products ADD COLUMN drawn INTEGER NOT NULL DEFAULT 0;
CREATE INDEX products_to_draw ON products (no) WHERE drawn = 0;
