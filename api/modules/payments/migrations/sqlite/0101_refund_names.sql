-- Who of the staff refunded, by the name at that time; empty where a rule did.
ALTER TABLE refunds ADD COLUMN by_name TEXT NOT NULL DEFAULT '';
