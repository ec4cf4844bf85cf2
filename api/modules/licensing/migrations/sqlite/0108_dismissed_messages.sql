ALTER TABLE finder_messages ADD COLUMN dismissed_at TEXT;
