-- The passkeys of accounts: public keys, each with the name that its person gave it.
CREATE TABLE passkeys (
    id BLOB PRIMARY KEY,
    person BLOB NOT NULL REFERENCES people (id),
    credential_id BLOB NOT NULL UNIQUE,
    credential TEXT NOT NULL,
    name TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    used_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX passkeys_of_person ON passkeys (person);
-- What the server must remember between the two requests of a creation (with its person) or of a sign-in (without).
CREATE TABLE passkey_ceremonies (
    id BLOB PRIMARY KEY,
    person BLOB,
    state TEXT NOT NULL,
    begun_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX passkey_ceremonies_begun ON passkey_ceremonies (begun_ms);
