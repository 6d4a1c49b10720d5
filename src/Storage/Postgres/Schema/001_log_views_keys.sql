-- What the database is: how many shards it was made with. Compared at every start.
CREATE TABLE store (name text COLLATE "C" PRIMARY KEY, value text NOT NULL);

CREATE TABLE shards (
    shard            integer PRIMARY KEY,
    epoch            bigint NOT NULL,
    owner            text   NOT NULL,
    views_sequence   bigint NOT NULL DEFAULT 0,
    heads_sequence   bigint NOT NULL DEFAULT 0,
    heads_generation bigint NOT NULL DEFAULT 0
);

-- Sealed bytes do not compress, so nothing tries to. A block of up to 8 kB stays in its row:
-- cut into chunks of 2 kB beside the table it cost two to four times as much to write.
CREATE TABLE blocks (
    shard    integer NOT NULL,
    count    integer NOT NULL,
    sequence bigint  NOT NULL,
    epoch    bigint  NOT NULL,
    tags     bigint  NOT NULL,
    bytes    bytea   NOT NULL,
    PRIMARY KEY (shard, sequence)
) WITH (toast_tuple_target = 8160);
ALTER TABLE blocks ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE view_rows (
    stream   uuid     NOT NULL,
    position bigint   NOT NULL,
    bucket   smallint NOT NULL,
    bytes    bytea    NOT NULL,
    PRIMARY KEY (stream, bucket, position)
);
ALTER TABLE view_rows ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE heads (
    shard      integer NOT NULL,
    part       integer NOT NULL,
    generation bigint  NOT NULL,
    bytes      bytea   NOT NULL,
    PRIMARY KEY (shard, generation, part)
);
ALTER TABLE heads ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE keys (
    key         uuid    PRIMARY KEY,
    fingerprint bigint  NOT NULL,
    sequence    bigint  NOT NULL,
    at          bigint  NOT NULL,
    shard       integer NOT NULL,
    version     integer NOT NULL
);

CREATE TABLE key_marks (one boolean PRIMARY KEY CHECK (one), sequences bigint[] NOT NULL, filter bytea NOT NULL);
ALTER TABLE key_marks ALTER COLUMN filter SET STORAGE EXTERNAL;

CREATE TABLE contents (hash bytea PRIMARY KEY, bytes bytea NOT NULL);
ALTER TABLE contents ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE documents (name text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, bytes bytea NOT NULL);
