-- The last export of a person's data: requested, then in work, then ready to download for some days.
CREATE TABLE data_exports (
    person BLOB PRIMARY KEY REFERENCES people (id),
    requested_ms INTEGER NOT NULL,
    progress INTEGER NOT NULL DEFAULT 0,
    finished_ms INTEGER,
    content BLOB
) STRICT, WITHOUT ROWID;
