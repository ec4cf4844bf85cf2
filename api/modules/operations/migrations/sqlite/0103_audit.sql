-- The audit log. Rows are only ever inserted, each with the hash of the one before it.
CREATE TABLE audit_records (
    sequence INTEGER PRIMARY KEY,
    event BLOB NOT NULL UNIQUE,
    at_ms INTEGER NOT NULL,
    module TEXT NOT NULL,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_name TEXT NOT NULL,
    tenant BLOB,
    actor BLOB,
    operator TEXT,
    session BLOB,
    cause TEXT NOT NULL,
    reason TEXT NOT NULL,
    before_values TEXT NOT NULL,
    after_values TEXT NOT NULL,
    search TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_records_of_tenant ON audit_records (tenant, sequence);
CREATE INDEX audit_records_of_actor ON audit_records (actor, sequence);

CREATE TRIGGER audit_records_stay BEFORE UPDATE ON audit_records
    BEGIN SELECT RAISE(ABORT, 'audit_records is append-only'); END;
CREATE TRIGGER audit_records_remain BEFORE DELETE ON audit_records
    BEGIN SELECT RAISE(ABORT, 'audit_records is append-only'); END;

-- The end of the chain: the number and the hash of the last record. Whoever appends raises the number first.
CREATE TABLE audit_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    sequence INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;
INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, '');
CREATE TRIGGER audit_head_grows BEFORE UPDATE ON audit_head WHEN NEW.sequence < OLD.sequence
    BEGIN SELECT RAISE(ABORT, 'audit_head only grows'); END;
CREATE TRIGGER audit_head_remains BEFORE DELETE ON audit_head
    BEGIN SELECT RAISE(ABORT, 'audit_head only grows'); END;
