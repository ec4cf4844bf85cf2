-- The last reminder of its end that the owner had, in days before the last one. Only licences with an owner here have reminders.
ALTER TABLE licences ADD COLUMN reminded INTEGER;
CREATE INDEX licences_ending ON licences (tenant, expires) WHERE owner IS NOT NULL AND state = 'issued';
