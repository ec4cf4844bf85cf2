-- The last day on which this module announced to the owner that somebody had opened the page of the tag, by the calendar of the authority.
CREATE TABLE tag_scans (
    licence UUID PRIMARY KEY,
    day DATE NOT NULL
);
