-- The pictures of a design's latest version, one for each width that pages and links ask for.
CREATE TABLE pictures (
    design UUID NOT NULL REFERENCES designs (id) ON DELETE CASCADE,
    width BIGINT NOT NULL,
    version BIGINT NOT NULL,
    png BYTEA NOT NULL,
    PRIMARY KEY (design, width)
);
-- The newest version that was drawn. An earlier release that writes a design changes only the version.
ALTER TABLE designs ADD COLUMN drawn_version BIGINT NOT NULL DEFAULT 0;
CREATE INDEX designs_to_draw ON designs (updated_ms) WHERE drawn_version < version;
