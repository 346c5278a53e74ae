-- What terminals tell that books nothing: Z reports of shifts, outage drills.
CREATE TABLE till_report(
  log_no INTEGER PRIMARY KEY,
  terminal TEXT NOT NULL,
  kind TEXT NOT NULL,
  cashier TEXT NOT NULL,
  made_at INTEGER NOT NULL,              -- effective time
  content TEXT NOT NULL                  -- one JSON object
) STRICT;
CREATE INDEX till_report_kind ON till_report(kind, log_no);
