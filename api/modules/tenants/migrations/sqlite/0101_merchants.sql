-- SQLite cannot change a check: the table is made anew, and takes over what was there.
CREATE TABLE members_with_merchants (
    tenant BLOB NOT NULL REFERENCES tenants (id),
    person BLOB NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('clerk', 'merchant', 'admin')),
    joined_at TEXT NOT NULL,
    PRIMARY KEY (tenant, person)
) STRICT, WITHOUT ROWID;
INSERT INTO members_with_merchants (tenant, person, role, joined_at) SELECT tenant, person, role, joined_at FROM members;
DROP TABLE members;
ALTER TABLE members_with_merchants RENAME TO members;
CREATE INDEX members_by_person ON members (person);
