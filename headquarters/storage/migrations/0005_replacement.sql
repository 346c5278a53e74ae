-- Terminals whose device was replaced: where each line of the old one ends.
CREATE TABLE terminal_end(
  store TEXT NOT NULL,
  terminal TEXT NOT NULL,
  incarnation BLOB NOT NULL,             -- of the line's newest record
  last_seq INTEGER NOT NULL,
  last_hash BLOB NOT NULL,
  replaced_by TEXT NOT NULL,             -- who did it
  reason TEXT NOT NULL,
  at INTEGER NOT NULL,                   -- by the store's clock
  PRIMARY KEY(store, terminal, incarnation, last_seq)
) STRICT, WITHOUT ROWID;
