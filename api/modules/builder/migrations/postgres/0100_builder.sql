-- `sheet` is the design as it is answered, in JSON, written anew with every change. The columns beside it are what rows are found by.
CREATE TABLE designs (
    id UUID PRIMARY KEY,
    owner UUID NOT NULL,
    status TEXT NOT NULL,
    updated_ms BIGINT NOT NULL,
    version BIGINT NOT NULL,
    sheet TEXT NOT NULL
);
CREATE INDEX designs_of_owner ON designs (owner, status, updated_ms, id);

-- Of a link's token only the SHA-256 is kept.
CREATE TABLE shares (
    id UUID PRIMARY KEY,
    design UUID NOT NULL REFERENCES designs (id) ON DELETE CASCADE,
    token_hash BYTEA NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX shares_of_design ON shares (design, id);
