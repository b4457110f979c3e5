-- Rows of a range of blocks, for the monitor. They come in the order of blocks.
CREATE INDEX steps_block ON steps USING brin (block);
CREATE INDEX mentions_block ON mentions USING brin (block);
