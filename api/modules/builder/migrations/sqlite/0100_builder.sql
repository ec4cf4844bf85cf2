-- `sheet` is the design as it is answered, in JSON, written anew with every change. The columns beside it are what rows are found by.
CREATE TABLE designs (
    id BLOB PRIMARY KEY,
    owner BLOB NOT NULL,
    status TEXT NOT NULL,
    updated_ms INTEGER NOT NULL,
    version INTEGER NOT NULL,
    sheet TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX designs_of_owner ON designs (owner, status, updated_ms, id);

-- Of a link's token only the SHA-256 is kept.
CREATE TABLE shares (
    id BLOB PRIMARY KEY,
    design BLOB NOT NULL REFERENCES designs (id) ON DELETE CASCADE,
    token_hash BLOB NOT NULL UNIQUE,
    created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX shares_of_design ON shares (design, id);
