CREATE TABLE tenants (
    id UUID PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('authority', 'shop')),
    jurisdiction TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    members_changed_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE members (
    tenant UUID NOT NULL REFERENCES tenants (id),
    person UUID NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('clerk', 'admin')),
    joined_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant, person)
);
CREATE INDEX members_by_person ON members (person);
