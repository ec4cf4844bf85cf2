-- The pictures of a design's latest version, one for each width that pages and links ask for.
CREATE TABLE pictures (
    design BLOB NOT NULL REFERENCES designs (id) ON DELETE CASCADE,
    width INTEGER NOT NULL,
    version INTEGER NOT NULL,
    png BLOB NOT NULL,
    PRIMARY KEY (design, width)
) STRICT;
-- The newest version that was drawn. An earlier release that writes a design changes only the version.
ALTER TABLE designs ADD COLUMN drawn_version INTEGER NOT NULL DEFAULT 0;
CREATE INDEX designs_to_draw ON designs (updated_ms) WHERE drawn_version < version;
