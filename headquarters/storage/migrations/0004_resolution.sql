-- Records that stores could not book: one row for each terminal's record, however often a restored store sends it.
CREATE TABLE quarantine(
  store TEXT NOT NULL,
  record_hash BLOB NOT NULL,             -- of the terminal's record
  record_no INTEGER NOT NULL,            -- that told of it first
  log_no INTEGER NOT NULL,               -- the store's own number of it
  terminal TEXT NOT NULL,
  order_id TEXT NOT NULL,                -- empty: unreadable
  reason TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL,               -- that went to suspense
  at INTEGER NOT NULL,                   -- when it came here
  PRIMARY KEY(store, record_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX quarantine_by_number ON quarantine(record_no);

INSERT INTO quarantine
  SELECT o.store, o.record_hash, o.record_no, r.seq, o.terminal,
         lower(substr(hex(o.order_id), 1, 8) || '-' || substr(hex(o.order_id), 9, 4) || '-' ||
               substr(hex(o.order_id), 13, 4) || '-' || substr(hex(o.order_id), 17, 4) || '-' ||
               substr(hex(o.order_id), 21)),
         o.quarantine_reason, o.currency,
         coalesce((SELECT sum(amount) FROM posting p WHERE p.record_no = o.record_no AND p.folded = 1
                   AND p.credit = 'suspense/' || o.store), 0),
         o.received_at
  FROM orders o JOIN record r USING(record_no) WHERE o.status = 'quarantined';
INSERT OR IGNORE INTO quarantine
  SELECT h.store, h.record_hash, h.record_no, r.seq, h.terminal, h.order_id, h.quarantine_reason, '', 0, r.received_at
  FROM handover h JOIN record r USING(record_no)
  WHERE h.status = 'quarantined' AND h.quarantine_reason NOT LIKE '% was handed over before, in record %';

CREATE INDEX orders_by_record ON orders(store, record_hash);

-- What stores' managers did with them. Never deleted, never updated; other systems read it by cursor.
CREATE TABLE resolution(
  cursor INTEGER PRIMARY KEY,
  store TEXT NOT NULL,
  record_hash BLOB NOT NULL,             -- of the terminal's record
  record_no INTEGER NOT NULL,            -- that says so
  log_no INTEGER NOT NULL,               -- the store's number of the quarantined record
  order_id TEXT NOT NULL,
  action TEXT NOT NULL CHECK(action IN ('accepted', 'corrected', 'rejected')),
  resolved_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL,                   -- by the store's clock
  UNIQUE(store, record_hash)
) STRICT;

ALTER TABLE alarm ADD COLUMN resolved_by TEXT;
ALTER TABLE alarm ADD COLUMN resolution_reason TEXT;
ALTER TABLE alarm ADD COLUMN resolved_at INTEGER;
CREATE INDEX alarm_open ON alarm(id) WHERE resolved_at IS NULL;
CREATE INDEX alarm_of_record ON alarm(record_no);

-- Terminals' records inside the stores', as runs without a gap: which of them are here. Filled at the first start from
-- what came before.
CREATE TABLE terminal_run(
  store TEXT NOT NULL,
  terminal TEXT NOT NULL,
  incarnation BLOB NOT NULL,
  first_seq INTEGER NOT NULL,
  first_previous BLOB NOT NULL,
  last_seq INTEGER NOT NULL,
  last_hash BLOB NOT NULL,
  last_at INTEGER NOT NULL,              -- when the store took the last one
  PRIMARY KEY(store, terminal, incarnation, first_seq)
) STRICT, WITHOUT ROWID;
