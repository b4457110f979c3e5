-- When an item was finished, so that it can be forgotten after a while; pending items have none. Of those that were finished before,
-- the time is not known: their retention begins now.
ALTER TABLE items RENAME COLUMN finished TO ended;
ALTER TABLE items ADD COLUMN finished timestamptz;
UPDATE items SET finished = now() WHERE ended;
DROP INDEX items_pending;
ALTER TABLE items DROP COLUMN ended;
CREATE INDEX items_pending ON items (number) WHERE finished IS NULL;
CREATE INDEX items_finished ON items (finished) WHERE finished IS NOT NULL;
