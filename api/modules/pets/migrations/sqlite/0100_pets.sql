-- One row an owner: the row is taken first in every write, so that two writes of one owner follow each other, and it
-- names the one pet that is shown first.
CREATE TABLE owners (
    owner BLOB PRIMARY KEY,
    primary_pet BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE pets (
    id BLOB PRIMARY KEY,
    owner BLOB NOT NULL REFERENCES owners (owner),
    name TEXT NOT NULL,
    species TEXT NOT NULL,
    breed TEXT NOT NULL,
    second_breed TEXT,
    sex TEXT NOT NULL,
    altered INTEGER NOT NULL,
    born TEXT,
    weight_grams INTEGER,
    colour TEXT NOT NULL,
    microchip TEXT,
    state TEXT NOT NULL,
    photo TEXT,
    created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pets_of_owner ON pets (owner, id);

CREATE TABLE weights (
    id BLOB PRIMARY KEY,
    pet BLOB NOT NULL REFERENCES pets (id) ON DELETE CASCADE,
    grams INTEGER NOT NULL,
    said_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX weights_of_pet ON weights (pet, id);

-- Files that nothing shows, or that nothing will show if their upload does not end: removed from the given moment on.
CREATE TABLE stale_files (
    key TEXT PRIMARY KEY,
    from_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
