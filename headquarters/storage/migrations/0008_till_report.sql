-- What terminals told that books nothing: Z reports of shifts, outage drills. A store that was restored from a backup
-- sends them again.
CREATE TABLE till_report(
  store TEXT NOT NULL,
  record_hash BLOB NOT NULL,             -- of the terminal's record
  terminal TEXT NOT NULL,
  kind TEXT NOT NULL,
  cashier TEXT NOT NULL,
  made_at INTEGER NOT NULL,              -- effective time
  content TEXT NOT NULL,                 -- one JSON object
  record_no INTEGER NOT NULL,
  PRIMARY KEY(store, record_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX till_report_kind ON till_report(kind, record_no);
