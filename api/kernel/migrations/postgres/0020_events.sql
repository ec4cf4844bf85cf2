-- A number for each row, in the order of ids for those that stand here already.
ALTER TABLE outbox ADD COLUMN seq BIGINT;
ALTER TABLE outbox ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE outbox ADD COLUMN tenant UUID;
ALTER TABLE outbox ADD COLUMN actor UUID;
ALTER TABLE outbox ADD COLUMN cause TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE outbox ADD COLUMN traceparent TEXT;
UPDATE outbox SET seq = numbered.seq
    FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS seq FROM outbox) AS numbered WHERE numbered.id = outbox.id;
CREATE SEQUENCE outbox_seq_numbers OWNED BY outbox.seq;
SELECT setval('outbox_seq_numbers', COALESCE((SELECT MAX(seq) FROM outbox), 0) + 1, false);
-- A transaction shows in snapshots before it takes a number, so a number that is missing can be waited for.
ALTER TABLE outbox ALTER COLUMN seq SET DEFAULT CASE WHEN pg_current_xact_id() IS NOT NULL THEN nextval('outbox_seq_numbers') END,
    ALTER COLUMN seq SET NOT NULL;
CREATE UNIQUE INDEX outbox_seq ON outbox (seq);
-- Rows have no state of delivery: the position of each reader is in event_positions.
DROP INDEX outbox_waiting;

-- The position of each module in the outbox of each producer: all events up to seq are in its inbox.
CREATE TABLE event_positions (
    module TEXT NOT NULL,
    producer TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (module, producer)
);

-- Events that are not handled yet. state: waiting (for the next attempt), parked (for an operator), dismissed (by one, with a reason).
CREATE TABLE event_deliveries (
    subscriber TEXT NOT NULL,
    event_id UUID NOT NULL,
    topic TEXT NOT NULL,
    envelope TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_attempt_ms BIGINT NOT NULL,
    last_error TEXT,
    reason TEXT,
    PRIMARY KEY (subscriber, event_id)
);
CREATE INDEX event_deliveries_due ON event_deliveries (subscriber, next_attempt_ms) WHERE state = 'waiting';

-- The position that each module acknowledged last: older rows of the outbox may be deleted.
CREATE TABLE outbox_acks (
    module TEXT PRIMARY KEY,
    seq BIGINT NOT NULL,
    acked_ms BIGINT NOT NULL
);

-- The cause of a job, and its trace context.
ALTER TABLE jobs ADD COLUMN cause TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE jobs ADD COLUMN traceparent TEXT;
