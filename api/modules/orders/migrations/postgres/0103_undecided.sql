-- Since when a payment of the order is with the bank, its outcome unknown: until then nothing more is sold from its cart.
ALTER TABLE orders ADD COLUMN bank_ms BIGINT;
UPDATE orders SET bank_ms = pay_until_ms
    WHERE state IN ('placed', 'cancelled') AND payment LIKE '%"state":"processing"%';
CREATE INDEX orders_undecided ON orders (cart) WHERE bank_ms IS NOT NULL;

-- Who may read a guest's order beside the browser that placed it: another browser (the hash of its cookie) or an account.
CREATE TABLE order_viewers (
    order_id UUID NOT NULL,
    viewer TEXT NOT NULL,
    PRIMARY KEY (order_id, viewer)
);
