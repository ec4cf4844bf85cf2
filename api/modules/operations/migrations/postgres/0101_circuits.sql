-- The circuits of a process as it reported them last: a list in JSON.
ALTER TABLE processes ADD COLUMN circuits TEXT NOT NULL DEFAULT '[]';
