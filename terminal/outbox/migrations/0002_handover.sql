-- Online orders whose goods were handed over at this terminal. The newest stay for long, because a store that is
-- restored from a backup may call an order open again that went out long ago.
CREATE TABLE handover(
  order_id TEXT PRIMARY KEY,           -- its seller's id
  handed_over_at INTEGER NOT NULL,
  cashier TEXT NOT NULL,
  seq INTEGER NOT NULL                 -- of its record, in the outbox until headquarters has it
) STRICT, WITHOUT ROWID;
CREATE INDEX handover_seq ON handover(seq);
