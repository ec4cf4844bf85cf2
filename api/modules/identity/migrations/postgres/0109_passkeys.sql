-- The passkeys of accounts: public keys, each with the name that its person gave it.
CREATE TABLE passkeys (
    id UUID PRIMARY KEY,
    person UUID NOT NULL REFERENCES people (id),
    credential_id BYTEA NOT NULL UNIQUE,
    credential TEXT NOT NULL,
    name TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    used_ms BIGINT
);
CREATE INDEX passkeys_of_person ON passkeys (person);
-- What the server must remember between the two requests of a creation (with its person) or of a sign-in (without).
CREATE TABLE passkey_ceremonies (
    id UUID PRIMARY KEY,
    person UUID,
    state TEXT NOT NULL,
    begun_ms BIGINT NOT NULL
);
CREATE INDEX passkey_ceremonies_begun ON passkey_ceremonies (begun_ms);
