ALTER TABLE apps ADD COLUMN topics TEXT NOT NULL DEFAULT '["cart.changed"]';
