CREATE TABLE people (
    id BLOB PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A sign-in on one device. Its refresh tokens are its family.
CREATE TABLE sessions (
    id BLOB PRIMARY KEY,
    person BLOB NOT NULL REFERENCES people (id),
    user_agent TEXT NOT NULL,
    created_at TEXT NOT NULL,
    last_used_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_person ON sessions (person);

CREATE TABLE refresh_tokens (
    hash BLOB PRIMARY KEY,
    session BLOB NOT NULL REFERENCES sessions (id),
    ends_ms INTEGER NOT NULL,
    rotated_ms INTEGER,
    nonce BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session);
CREATE INDEX refresh_tokens_by_end ON refresh_tokens (ends_ms);

CREATE TABLE attempts (
    key BLOB PRIMARY KEY,
    attempts INTEGER NOT NULL,
    since_ms INTEGER NOT NULL,
    closed_until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attempts_by_age ON attempts (since_ms);
