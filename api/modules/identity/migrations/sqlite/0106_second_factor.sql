-- The secret of a person's authenticator app. Signing in needs its code once it is confirmed. A code works once: the next one must be
-- of a later step.
CREATE TABLE second_factors (
    person BLOB PRIMARY KEY REFERENCES people (id),
    secret BLOB NOT NULL,
    begun_ms INTEGER NOT NULL,
    confirmed_ms INTEGER,
    last_step INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- The recovery codes that were not used: only their hashes.
CREATE TABLE recovery_codes (
    person BLOB NOT NULL REFERENCES people (id),
    hash BLOB NOT NULL,
    PRIMARY KEY (person, hash)
) STRICT, WITHOUT ROWID;
-- 1: the person has proved the second factor in this session.
ALTER TABLE sessions ADD COLUMN second_factor INTEGER NOT NULL DEFAULT 0;
