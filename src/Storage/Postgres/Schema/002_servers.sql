-- A store made before it could be spread over servers is on one, and must not be taken for the first of several.
INSERT INTO store (name, value)
SELECT own.name, own.value FROM (VALUES ('servers', '1'), ('server', '0')) AS own (name, value)
WHERE EXISTS (SELECT 1 FROM store WHERE name = 'shards');
