-- One value has at most 1 GB, which is the filter of some 500 million keys.
CREATE TABLE key_filter (part INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
INSERT INTO key_filter (part, bytes) SELECT 0, filter FROM key_marks WHERE length(filter) > 0;
ALTER TABLE key_marks DROP COLUMN filter;
