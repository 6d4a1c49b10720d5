-- When a content was last stored or about to be named, in milliseconds since 1970: what may be removed is told by it. Those that are there
-- already count as touched now, and so does what a silo of the version before puts while it still runs.
ALTER TABLE contents ADD COLUMN touched bigint NOT NULL DEFAULT (extract(epoch FROM now()) * 1000)::bigint;
-- True where the content was removed and a trace lies in its place.
ALTER TABLE contents ADD COLUMN trace boolean NOT NULL DEFAULT false;
