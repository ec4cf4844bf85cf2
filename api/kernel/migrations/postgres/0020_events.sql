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
-- Nothing waits by its row any more: how far each reader has come is in event_positions.
DROP INDEX outbox_waiting;

-- How far a module has heard what each other announces: up to seq everything is in its inbox.
CREATE TABLE event_positions (
    module TEXT NOT NULL,
    producer TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (module, producer)
);

-- What came and is not acted on yet. state: waiting (for its next attempt), parked (for an operator), dismissed (by one, with a reason).
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

-- How far each module has heard what this one announces, as it said last: older rows of the outbox may go.
CREATE TABLE outbox_acks (
    module TEXT PRIMARY KEY,
    seq BIGINT NOT NULL,
    acked_ms BIGINT NOT NULL
);

-- What enqueued a job, and its trace.
ALTER TABLE jobs ADD COLUMN cause TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE jobs ADD COLUMN traceparent TEXT;
