-- The devices on which a person has signed in, by the hash of a token in a cookie. Guesses elsewhere do not delay them.
CREATE TABLE known_devices (
    hash BLOB PRIMARY KEY,
    person BLOB NOT NULL REFERENCES people (id),
    used_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX known_devices_by_person ON known_devices (person, used_ms);
CREATE INDEX known_devices_by_use ON known_devices (used_ms);
