-- One row an owner: the row is taken first in every write, so that two writes of one owner follow each other, and it
-- names the one pet that is shown first.
CREATE TABLE owners (
    owner UUID PRIMARY KEY,
    primary_pet UUID
);

CREATE TABLE pets (
    id UUID PRIMARY KEY,
    owner UUID NOT NULL REFERENCES owners (owner),
    name TEXT NOT NULL,
    species TEXT NOT NULL,
    breed TEXT NOT NULL,
    second_breed TEXT,
    sex TEXT NOT NULL,
    altered BOOLEAN NOT NULL,
    born DATE,
    weight_grams BIGINT,
    colour TEXT NOT NULL,
    microchip TEXT,
    state TEXT NOT NULL,
    photo TEXT,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX pets_of_owner ON pets (owner, id);

CREATE TABLE weights (
    id UUID PRIMARY KEY,
    pet UUID NOT NULL REFERENCES pets (id) ON DELETE CASCADE,
    grams BIGINT NOT NULL,
    said_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX weights_of_pet ON weights (pet, id);

-- Files that nothing shows, or that nothing will show if their upload does not end: removed from the given moment on.
CREATE TABLE stale_files (
    key TEXT PRIMARY KEY,
    from_ms BIGINT NOT NULL
);
