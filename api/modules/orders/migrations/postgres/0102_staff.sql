-- What those of the shop are called who did something to an order, by the place of it in the timeline, as JSON. The buyer's
-- answers are made without this column.
ALTER TABLE orders ADD COLUMN staff TEXT;
