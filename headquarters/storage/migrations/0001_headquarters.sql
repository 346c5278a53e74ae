-- Stores: who enrolled, what was heard of them last, and how much came from each. The counters are written in the
-- transaction that writes the rows they count.
CREATE TABLE store(
  store TEXT PRIMARY KEY,
  certificate_serial TEXT NOT NULL,      -- empty: enrolled elsewhere
  enrolled_at INTEGER,
  last_contact INTEGER,
  head INTEGER NOT NULL,                 -- newest record that the store declared
  program TEXT NOT NULL,
  clock_skew INTEGER NOT NULL,           -- microseconds, store's clock minus ours
  records INTEGER NOT NULL,
  orders INTEGER NOT NULL,
  quarantined INTEGER NOT NULL,
  repeats INTEGER NOT NULL,
  alarms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Replication from stores (common/journal).
CREATE TABLE branch(
  sender TEXT NOT NULL,
  incarnation BLOB NOT NULL,
  appeared INTEGER NOT NULL,
  parent_incarnation BLOB NOT NULL,
  parent_seq INTEGER NOT NULL,
  parent_hash BLOB NOT NULL,
  last_seq INTEGER NOT NULL,
  last_hash BLOB NOT NULL,
  headquarters INTEGER NOT NULL,
  PRIMARY KEY(sender, incarnation)
) STRICT, WITHOUT ROWID;

-- Belongs to common/journal; headquarters bounds no times and leaves it empty.
CREATE TABLE contact(
  sender TEXT NOT NULL,
  incarnation BLOB NOT NULL,
  n INTEGER NOT NULL,
  head INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY(sender, incarnation, n)
) STRICT, WITHOUT ROWID;

-- Everything that stores ever sent, as it came. Never deleted, never updated.
CREATE TABLE record(
  record_no INTEGER PRIMARY KEY,         -- order of arrival
  store TEXT NOT NULL,
  incarnation BLOB NOT NULL,
  seq INTEGER NOT NULL,
  previous BLOB NOT NULL,
  hash BLOB NOT NULL,
  payload BLOB NOT NULL,                 -- protocol::StoreRecord
  received_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX record_place ON record(store, seq, incarnation);

-- Double entry, append-only. `folded` = 0: kept for reference but not counted in `balance`, because the same order's
-- money was counted before or the posting is impossible (an alarm says which).
CREATE TABLE posting(
  record_no INTEGER NOT NULL,
  n INTEGER NOT NULL,
  store TEXT NOT NULL,
  book INTEGER NOT NULL,
  debit TEXT NOT NULL,
  credit TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK(amount > 0),
  cause TEXT NOT NULL,
  folded INTEGER NOT NULL CHECK(folded IN (0, 1)),
  PRIMARY KEY(record_no, n)
) STRICT, WITHOUT ROWID;

-- The fold of postings, written in the same transaction.
CREATE TABLE balance(
  store TEXT NOT NULL,
  account TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY(store, account, currency)
) STRICT, WITHOUT ROWID;

-- Every order exactly once; the cursor is the order in which they were taken.
CREATE TABLE orders(
  cursor INTEGER PRIMARY KEY,
  order_id BLOB NOT NULL UNIQUE,
  store TEXT NOT NULL,
  terminal TEXT NOT NULL,
  receipt INTEGER NOT NULL,
  incarnation BLOB NOT NULL,             -- the terminal's
  member TEXT,
  total INTEGER NOT NULL,
  currency TEXT NOT NULL,
  paid_at INTEGER NOT NULL,
  effective_at INTEGER NOT NULL,
  business_date TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  status TEXT NOT NULL CHECK(status IN ('booked', 'quarantined')),
  quarantine_reason TEXT NOT NULL,
  alarm TEXT NOT NULL,
  record_hash BLOB NOT NULL,             -- of the terminal's record
  record_no INTEGER NOT NULL,
  json TEXT NOT NULL                     -- what the API gives out, without the cursor
) STRICT;

-- Orders that a store sent again, after it was restored from a backup.
CREATE TABLE order_repeat(
  record_no INTEGER PRIMARY KEY,
  cursor INTEGER NOT NULL
) STRICT;

-- What somebody must look at.
CREATE TABLE alarm(
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  store TEXT NOT NULL,
  terminal TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  record_no INTEGER NOT NULL             -- 0: no record of its own
) STRICT;
