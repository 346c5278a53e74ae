-- Online orders whose goods were handed over at this terminal. A row goes when headquarters has its record and the
-- order is no longer among the open ones: until then nothing else keeps the terminal from handing it over again.
CREATE TABLE handover(
  order_id TEXT PRIMARY KEY,           -- its seller's id
  handed_over_at INTEGER NOT NULL,
  cashier TEXT NOT NULL,
  seq INTEGER NOT NULL                 -- of its record, in the outbox until headquarters has it
) STRICT, WITHOUT ROWID;
