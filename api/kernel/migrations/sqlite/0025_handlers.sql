-- Which endpoint, subscriber or kind of job wrote the row; NULL if none did.
ALTER TABLE outbox ADD COLUMN handler TEXT;
ALTER TABLE jobs ADD COLUMN handler TEXT;
-- On whose behalf the job was enqueued.
ALTER TABLE jobs ADD COLUMN actor BLOB;
