-- Lists of entities by type, and the acts of a period without the many uses.
CREATE INDEX entities_type ON entities (type, ref);
CREATE INDEX statements_acts ON statements (kind, time) WHERE kind <> 'usage.record/v1';
