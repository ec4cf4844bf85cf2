-- The people whose records the module erased after they had closed their accounts, and when.
CREATE TABLE erased_people (
    person BLOB PRIMARY KEY,
    erased_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
