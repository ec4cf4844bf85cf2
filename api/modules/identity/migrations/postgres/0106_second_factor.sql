-- The secret of a person's authenticator app. Signing in needs its code once it is confirmed. A code works once: the next one must be
-- of a later step.
CREATE TABLE second_factors (
    person UUID PRIMARY KEY REFERENCES people (id),
    secret BYTEA NOT NULL,
    begun_ms BIGINT NOT NULL,
    confirmed_ms BIGINT,
    last_step BIGINT NOT NULL
);
-- The recovery codes that were not used: only their hashes.
CREATE TABLE recovery_codes (
    person UUID NOT NULL REFERENCES people (id),
    hash BYTEA NOT NULL,
    PRIMARY KEY (person, hash)
);
-- 1: the person has proved the second factor in this session.
ALTER TABLE sessions ADD COLUMN second_factor BIGINT NOT NULL DEFAULT 0;
