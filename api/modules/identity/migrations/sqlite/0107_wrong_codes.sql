-- How many codes were wrong in a row. A right one sets it to zero, and so does a new password by the link of a mail.
ALTER TABLE second_factors ADD COLUMN wrong_codes INTEGER NOT NULL DEFAULT 0;
