-- The items of whose low stock the shop was told, until they are well stocked again. Apart from the items, which orders lock.
CREATE TABLE low_reports (
    item UUID PRIMARY KEY
);
