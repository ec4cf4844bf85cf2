CREATE TABLE counters (
    scope TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE proofs (
    id UUID PRIMARY KEY,
    owner UUID NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    uploaded_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE applications (
    id UUID PRIMARY KEY,
    tenant UUID NOT NULL,
    authority_name TEXT NOT NULL,
    jurisdiction TEXT NOT NULL,
    owner UUID NOT NULL,
    owner_name TEXT NOT NULL,
    pet UUID NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    snapshot TEXT NOT NULL,
    submitted_at TIMESTAMPTZ NOT NULL,
    decided_at TIMESTAMPTZ,
    decided_by UUID,
    licence UUID,
    seq BIGINT NOT NULL
);
CREATE INDEX applications_by_owner ON applications (owner, id);
CREATE INDEX applications_by_pet ON applications (pet) WHERE state = 'submitted';
CREATE INDEX applications_waiting ON applications (tenant, id) WHERE state = 'submitted';

CREATE TABLE application_proofs (
    application UUID NOT NULL REFERENCES applications (id),
    proof UUID NOT NULL REFERENCES proofs (id),
    PRIMARY KEY (application, proof)
);
CREATE INDEX application_proofs_by_proof ON application_proofs (proof);

-- What keeps a pet from being applied for again: an open application (no last day), or a licence until its last day.
CREATE TABLE holds (
    tenant UUID NOT NULL,
    pet UUID NOT NULL,
    application UUID NOT NULL UNIQUE,
    until DATE,
    PRIMARY KEY (tenant, pet)
);

-- `import_key` marks what was taken over from an older register; the rest was issued here.
CREATE TABLE licences (
    id UUID PRIMARY KEY,
    tenant UUID NOT NULL,
    authority_name TEXT NOT NULL,
    jurisdiction TEXT,
    owner UUID,
    pet UUID,
    number TEXT NOT NULL,
    tag TEXT UNIQUE,
    state TEXT NOT NULL,
    pet_name TEXT NOT NULL,
    species TEXT NOT NULL,
    breed TEXT NOT NULL,
    second_breed TEXT,
    zip TEXT NOT NULL,
    issued DATE NOT NULL,
    starts DATE NOT NULL,
    expires DATE,
    show_name BOOLEAN NOT NULL,
    show_breed BOOLEAN NOT NULL,
    contact TEXT NOT NULL,
    seq BIGINT NOT NULL,
    import_key UUID,
    CHECK ((import_key IS NULL) = (tag IS NOT NULL AND owner IS NOT NULL AND pet IS NOT NULL AND expires IS NOT NULL))
);
CREATE INDEX licences_by_owner ON licences (owner, id) WHERE owner IS NOT NULL;
CREATE UNIQUE INDEX licences_number ON licences (tenant, number) WHERE import_key IS NULL;
CREATE UNIQUE INDEX licences_import ON licences (tenant, import_key) WHERE import_key IS NOT NULL;

-- What the clerk's search reads. `seq` is the day and a count within it, so that its order is the newest first;
-- `turns_on` is the day on which the state changes by time alone.
CREATE TABLE register (
    seq BIGINT PRIMARY KEY,
    tenant UUID NOT NULL,
    kind TEXT NOT NULL,
    id UUID NOT NULL,
    number TEXT NOT NULL,
    pet_name TEXT NOT NULL,
    species TEXT NOT NULL,
    breed TEXT NOT NULL,
    second_breed TEXT,
    zip TEXT NOT NULL,
    state TEXT NOT NULL,
    entered DATE NOT NULL,
    turns_on DATE,
    -- Nothing but ASCII letters, digits and underscores, each behind three characters that stand for the tenant.
    words TSVECTOR NOT NULL
);
CREATE INDEX register_by_tenant ON register (tenant, seq);
CREATE INDEX register_turning ON register (turns_on) WHERE turns_on IS NOT NULL;
CREATE INDEX register_words ON register USING GIN (words) WITH (fastupdate = off);
