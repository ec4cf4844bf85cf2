-- 1: a guest designed it and brought it along; it may be what comes with the guest's order, too.
ALTER TABLE designs ADD COLUMN brought BIGINT NOT NULL DEFAULT 0;
