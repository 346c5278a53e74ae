-- One row per named value: receipt number, watermarks, reference cursor.
CREATE TABLE meta(
  key TEXT PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- The terminal's own chain of records (common/journal).
CREATE TABLE segment(
  incarnation BLOB PRIMARY KEY,
  parent_incarnation BLOB NOT NULL,
  parent_seq INTEGER NOT NULL,
  parent_hash BLOB NOT NULL,
  last_seq INTEGER NOT NULL,
  last_hash BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Records that headquarters does not have yet.
CREATE TABLE outbox(
  seq INTEGER PRIMARY KEY,
  incarnation BLOB NOT NULL,
  previous BLOB NOT NULL,
  hash BLOB NOT NULL,
  payload BLOB NOT NULL,               -- protocol::TerminalRecord
  made_at INTEGER NOT NULL,
  total INTEGER NOT NULL               -- minor units, for "unsent value"
) STRICT;

-- Sales stay here for reprints and returns after the outbox has let go of them.
CREATE TABLE sale(
  receipt INTEGER PRIMARY KEY,
  order_id BLOB NOT NULL UNIQUE,
  incarnation BLOB NOT NULL,
  paid_at INTEGER NOT NULL,
  payload BLOB NOT NULL                -- protocol::TerminalRecord
) STRICT;

-- The active version of the reference data, and the one that is arriving.
CREATE TABLE reference_item(
  kind INTEGER NOT NULL,
  key TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY(kind, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE reference_staging(
  n INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  key TEXT NOT NULL,
  removed INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;

-- Receipts to print. `sending` found at start means that power went in the middle: nobody knows, so `unknown`.
CREATE TABLE print_job(
  job INTEGER PRIMARY KEY,
  receipt INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('receipt', 'copy')),
  state TEXT NOT NULL CHECK(state IN ('waiting', 'sending', 'printed', 'not_printed', 'unknown')),
  reason TEXT NOT NULL,
  made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX print_job_unknown ON print_job(receipt, job) WHERE state = 'unknown';
CREATE INDEX print_job_receipt ON print_job(receipt, job);
CREATE INDEX print_job_open ON print_job(job) WHERE state IN ('waiting', 'sending');

CREATE TABLE wrong_pin(
  cashier TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  locked_until INTEGER
) STRICT, WITHOUT ROWID;
