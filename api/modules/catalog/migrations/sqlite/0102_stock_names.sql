-- Who corrected the stock, by the name at that time.
ALTER TABLE stock_changes ADD COLUMN by_name TEXT NOT NULL DEFAULT '';
