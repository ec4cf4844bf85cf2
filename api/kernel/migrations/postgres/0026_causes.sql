-- What an event, a job or a request caused, quickly in large tables.
CREATE INDEX outbox_cause ON outbox (cause);
CREATE INDEX jobs_cause ON jobs (cause);
