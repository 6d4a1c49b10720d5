-- When a content was last stored or about to be named, in milliseconds since 1970: what may be removed is told by it. Beside the
-- contents, whose rows lie over many pages. Those that are there already count as touched now.
CREATE TABLE content_times (
    hash    BLOB PRIMARY KEY,
    touched INTEGER NOT NULL,
    size    INTEGER NOT NULL,
    -- 1 where the content was removed and a trace lies in its place.
    trace   INTEGER NOT NULL
) WITHOUT ROWID;

INSERT INTO content_times (hash, touched, size, trace)
SELECT hash, CAST(strftime('%s', 'now') AS INTEGER) * 1000, length(bytes), 0 FROM contents;
