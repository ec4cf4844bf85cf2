CREATE TABLE people (
    id UUID PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

-- A sign-in on one device. Its refresh tokens are its family.
CREATE TABLE sessions (
    id UUID PRIMARY KEY,
    person UUID NOT NULL REFERENCES people (id),
    user_agent TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    last_used_at TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ
);
CREATE INDEX sessions_by_person ON sessions (person);

CREATE TABLE refresh_tokens (
    hash BYTEA PRIMARY KEY,
    session UUID NOT NULL REFERENCES sessions (id),
    ends_ms BIGINT NOT NULL,
    rotated_ms BIGINT,
    nonce BYTEA
);
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session);
CREATE INDEX refresh_tokens_by_end ON refresh_tokens (ends_ms);

CREATE TABLE attempts (
    key BYTEA PRIMARY KEY,
    attempts BIGINT NOT NULL,
    since_ms BIGINT NOT NULL,
    closed_until_ms BIGINT NOT NULL
);
CREATE INDEX attempts_by_age ON attempts (since_ms);
