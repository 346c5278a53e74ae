-- Handovers of online orders at stores' terminals. A store that was restored from a backup sends them again.
CREATE TABLE handover(
  store TEXT NOT NULL,
  record_hash BLOB NOT NULL,             -- of the terminal's record
  order_id TEXT NOT NULL,
  terminal TEXT NOT NULL,
  effective_at INTEGER NOT NULL,
  status TEXT NOT NULL CHECK(status IN ('booked', 'quarantined')),
  quarantine_reason TEXT NOT NULL,
  record_no INTEGER NOT NULL,
  PRIMARY KEY(store, record_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX handover_by_order ON handover(store, order_id);
