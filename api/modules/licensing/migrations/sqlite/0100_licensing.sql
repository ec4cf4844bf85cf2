CREATE TABLE counters (
    scope TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE proofs (
    id BLOB PRIMARY KEY,
    owner BLOB NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    uploaded_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE applications (
    id BLOB PRIMARY KEY,
    tenant BLOB NOT NULL,
    authority_name TEXT NOT NULL,
    jurisdiction TEXT NOT NULL,
    owner BLOB NOT NULL,
    owner_name TEXT NOT NULL,
    pet BLOB NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    snapshot TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    decided_at TEXT,
    decided_by BLOB,
    licence BLOB,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX applications_by_owner ON applications (owner, id);
CREATE INDEX applications_by_pet ON applications (pet) WHERE state = 'submitted';
CREATE INDEX applications_waiting ON applications (tenant, id) WHERE state = 'submitted';

CREATE TABLE application_proofs (
    application BLOB NOT NULL REFERENCES applications (id),
    proof BLOB NOT NULL REFERENCES proofs (id),
    PRIMARY KEY (application, proof)
) STRICT, WITHOUT ROWID;
CREATE INDEX application_proofs_by_proof ON application_proofs (proof);

-- What keeps a pet from being applied for again: an open application (no last day), or a licence until its last day.
CREATE TABLE holds (
    tenant BLOB NOT NULL,
    pet BLOB NOT NULL,
    application BLOB NOT NULL UNIQUE,
    until TEXT,
    PRIMARY KEY (tenant, pet)
) STRICT, WITHOUT ROWID;

-- `import_key` marks what was taken over from an older register; the rest was issued here.
CREATE TABLE licences (
    id BLOB PRIMARY KEY,
    tenant BLOB NOT NULL,
    authority_name TEXT NOT NULL,
    jurisdiction TEXT,
    owner BLOB,
    pet BLOB,
    number TEXT NOT NULL,
    tag TEXT UNIQUE,
    state TEXT NOT NULL,
    pet_name TEXT NOT NULL,
    species TEXT NOT NULL,
    breed TEXT NOT NULL,
    second_breed TEXT,
    zip TEXT NOT NULL,
    issued TEXT NOT NULL,
    starts TEXT NOT NULL,
    expires TEXT,
    show_name INTEGER NOT NULL,
    show_breed INTEGER NOT NULL,
    contact TEXT NOT NULL,
    seq INTEGER NOT NULL,
    import_key BLOB,
    CHECK ((import_key IS NULL) = (tag IS NOT NULL AND owner IS NOT NULL AND pet IS NOT NULL AND expires IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX licences_by_owner ON licences (owner, id) WHERE owner IS NOT NULL;
CREATE UNIQUE INDEX licences_number ON licences (tenant, number) WHERE import_key IS NULL;
CREATE UNIQUE INDEX licences_import ON licences (tenant, import_key) WHERE import_key IS NOT NULL;

-- What the clerk's search reads. `seq` is the day and a count within it, so that its order is the newest first;
-- `turns_on` is the day on which the state changes by time alone.
CREATE TABLE register (
    seq INTEGER PRIMARY KEY,
    tenant BLOB NOT NULL,
    kind TEXT NOT NULL,
    id BLOB NOT NULL,
    number TEXT NOT NULL,
    pet_name TEXT NOT NULL,
    species TEXT NOT NULL,
    breed TEXT NOT NULL,
    second_breed TEXT,
    zip TEXT NOT NULL,
    state TEXT NOT NULL,
    entered TEXT NOT NULL,
    turns_on TEXT
) STRICT;
CREATE INDEX register_by_tenant ON register (tenant, seq);
CREATE INDEX register_turning ON register (turns_on) WHERE turns_on IS NOT NULL;

-- Its words: nothing but ASCII letters, digits and underscores, each behind three characters that stand for the tenant.
-- Beginnings of one to nine letters have an index of their own: without one, a beginning is all its words put together.
CREATE VIRTUAL TABLE register_words USING fts5 (
    words,
    content = '',
    contentless_delete = 1,
    detail = 'none',
    prefix = '4 5 6 7 8 9 10 11 12',
    tokenize = "unicode61 remove_diacritics 0 tokenchars '_'"
);
