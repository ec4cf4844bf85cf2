-- The health of a process as it reported it last, in JSON; NULL if it reported none.
ALTER TABLE processes ADD COLUMN health TEXT;
