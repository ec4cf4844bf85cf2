-- The last export of a person's data: requested, then in work, then ready to download for some days.
CREATE TABLE data_exports (
    person UUID PRIMARY KEY REFERENCES people (id),
    requested_ms BIGINT NOT NULL,
    progress BIGINT NOT NULL DEFAULT 0,
    finished_ms BIGINT,
    content BYTEA
);
