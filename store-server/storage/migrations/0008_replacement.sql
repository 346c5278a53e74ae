-- Terminals whose device is gone for good. Their names may belong to another device by now.
CREATE TABLE replacement(
  log_no INTEGER PRIMARY KEY,            -- the log entry that says so
  terminal TEXT NOT NULL,
  certificate_serial TEXT NOT NULL,      -- of the old device: never admitted again; empty: unknown
  last_seq INTEGER NOT NULL,             -- its newest record here; 0: none
  last_hash BLOB NOT NULL,
  replaced_by TEXT NOT NULL,             -- who did it
  reason TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX replacement_terminal ON replacement(terminal, log_no);

-- Incarnations of those devices, also of starts that sent nothing: who names one of them is the old device.
CREATE TABLE closed_incarnation(
  terminal TEXT NOT NULL,
  incarnation BLOB NOT NULL,
  log_no INTEGER NOT NULL,               -- of the replacement
  PRIMARY KEY(terminal, incarnation)
) STRICT, WITHOUT ROWID;
