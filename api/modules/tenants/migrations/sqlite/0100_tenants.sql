CREATE TABLE tenants (
    id BLOB PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('authority', 'shop')),
    jurisdiction TEXT,
    created_at TEXT NOT NULL,
    members_changed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
    tenant BLOB NOT NULL REFERENCES tenants (id),
    person BLOB NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('clerk', 'admin')),
    joined_at TEXT NOT NULL,
    PRIMARY KEY (tenant, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_person ON members (person);
