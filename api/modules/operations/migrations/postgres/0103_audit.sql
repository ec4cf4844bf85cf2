-- The audit log. Rows are only ever inserted, each with the hash of the one before it.
CREATE TABLE audit_records (
    sequence BIGINT PRIMARY KEY,
    event UUID NOT NULL UNIQUE,
    at_ms BIGINT NOT NULL,
    module TEXT NOT NULL,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_name TEXT NOT NULL,
    tenant UUID,
    actor UUID,
    operator TEXT,
    session UUID,
    cause TEXT NOT NULL,
    reason TEXT NOT NULL,
    before_values TEXT NOT NULL,
    after_values TEXT NOT NULL,
    search TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_records_of_tenant ON audit_records (tenant, sequence);
CREATE INDEX audit_records_of_actor ON audit_records (actor, sequence);

CREATE TRIGGER audit_records_stay BEFORE UPDATE OR DELETE ON audit_records
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_records_remain BEFORE TRUNCATE ON audit_records
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The end of the chain: the number and the hash of the last record. Whoever appends raises the number first, and so holds the row
-- until the commit.
CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    sequence BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, '');
CREATE TRIGGER audit_head_grows BEFORE UPDATE ON audit_head
    FOR EACH ROW WHEN (NEW.sequence < OLD.sequence) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_head_remains BEFORE DELETE ON audit_head
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
