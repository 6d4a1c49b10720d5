-- What the file is: the shards of its store, which of its files it is. Compared at every start.
CREATE TABLE store (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE shards (
    shard            INTEGER PRIMARY KEY,
    epoch            INTEGER NOT NULL,
    owner            TEXT    NOT NULL,
    views_sequence   INTEGER NOT NULL DEFAULT 0,
    heads_sequence   INTEGER NOT NULL DEFAULT 0,
    heads_generation INTEGER NOT NULL DEFAULT 0
);

-- place = shard * 2^44 + sequence: a plain rowid table keeps large blobs out of the inner nodes,
-- and the columns before the bytes can be read without touching their overflow pages.
CREATE TABLE blocks (
    place INTEGER PRIMARY KEY,
    count INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    tags  INTEGER NOT NULL,
    bytes BLOB    NOT NULL
);

CREATE TABLE view_rows (
    stream   BLOB    NOT NULL,
    bucket   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    bytes    BLOB    NOT NULL,
    PRIMARY KEY (stream, bucket, position)
) WITHOUT ROWID;

CREATE TABLE heads (
    shard      INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    part       INTEGER NOT NULL,
    bytes      BLOB    NOT NULL,
    PRIMARY KEY (shard, generation, part)
);

CREATE TABLE keys (
    key         BLOB    PRIMARY KEY,
    fingerprint INTEGER NOT NULL,
    shard       INTEGER NOT NULL,
    sequence    INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    at          INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE key_marks (one INTEGER PRIMARY KEY CHECK (one = 1), sequences BLOB NOT NULL, filter BLOB NOT NULL);

CREATE TABLE contents (hash BLOB PRIMARY KEY, bytes BLOB NOT NULL);

CREATE TABLE documents (name TEXT PRIMARY KEY, version INTEGER NOT NULL, bytes BLOB NOT NULL);
