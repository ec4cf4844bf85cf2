-- People who closed their accounts: an order of theirs is anonymised once nothing has to be sent any more.
CREATE TABLE closed_accounts (
    person UUID PRIMARY KEY
);
-- When the order lost its buyer's name, addresses and lettering.
ALTER TABLE orders ADD COLUMN anonymised_ms BIGINT;
