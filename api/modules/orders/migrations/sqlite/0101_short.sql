-- What is missing in the stock of an order that was paid after its pieces were sold to others: names, as JSON.
ALTER TABLE orders ADD COLUMN short TEXT;
CREATE INDEX orders_of_reservation ON orders (reservation);
