-- The items whose low stock this module has reported to the shop, until they are well stocked again. Apart from the items, which orders lock.
CREATE TABLE low_reports (
    item BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
