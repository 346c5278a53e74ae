-- One row per named value of the database itself: reference epoch and number, headquarters watermark.
CREATE TABLE meta(
  key TEXT PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- People and things that may connect.
CREATE TABLE terminal(
  terminal TEXT PRIMARY KEY,
  certificate_serial TEXT NOT NULL,
  receipt_key BLOB NOT NULL,             -- Ed25519 public key that signs receipt links
  enrolled_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;

-- Replication from terminals (common/journal).
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

CREATE TABLE contact(
  sender TEXT NOT NULL,
  incarnation BLOB NOT NULL,
  n INTEGER NOT NULL,
  head INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY(sender, incarnation, n)
) STRICT, WITHOUT ROWID;

-- Replication to headquarters: the store's own chain.
CREATE TABLE segment(
  incarnation BLOB PRIMARY KEY,
  parent_incarnation BLOB NOT NULL,
  parent_seq INTEGER NOT NULL,
  parent_hash BLOB NOT NULL,
  last_seq INTEGER NOT NULL,
  last_hash BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The command log, which is also the outbox to headquarters. Never deleted, never updated.
CREATE TABLE log(
  log_no INTEGER PRIMARY KEY,
  incarnation BLOB NOT NULL,
  previous BLOB NOT NULL,
  hash BLOB NOT NULL,
  payload BLOB NOT NULL,                 -- protocol::StoreRecord
  sender TEXT,                           -- terminal, when the command is a terminal's record
  sender_incarnation BLOB,
  sender_seq INTEGER,
  sender_hash BLOB
) STRICT;
CREATE UNIQUE INDEX log_source ON log(sender, sender_incarnation, sender_seq) WHERE sender IS NOT NULL;

CREATE TABLE sale(
  order_id BLOB PRIMARY KEY,
  log_no INTEGER NOT NULL,
  terminal TEXT NOT NULL,
  receipt INTEGER NOT NULL,
  member TEXT,
  total INTEGER NOT NULL,
  paid_at INTEGER NOT NULL,
  effective_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Double entry, append-only.
CREATE TABLE posting(
  log_no INTEGER NOT NULL,
  n INTEGER NOT NULL,
  book INTEGER NOT NULL,
  debit TEXT NOT NULL,
  credit TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK(amount > 0),
  cause TEXT NOT NULL,
  PRIMARY KEY(log_no, n)
) STRICT, WITHOUT ROWID;

-- The fold of postings, written in the same transaction.
CREATE TABLE balance(
  account TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY(account, currency)
) STRICT, WITHOUT ROWID;

-- The waiting line and its past.
CREATE TABLE entry(
  id TEXT PRIMARY KEY,
  queue TEXT NOT NULL,
  effective_at INTEGER NOT NULL,
  arrival INTEGER NOT NULL,
  line INTEGER NOT NULL,
  member TEXT NOT NULL,
  store TEXT NOT NULL,
  base INTEGER NOT NULL,
  ratio_ppm INTEGER NOT NULL,
  source TEXT NOT NULL,
  policy_version TEXT NOT NULL,
  entitlement INTEGER NOT NULL,
  paid INTEGER NOT NULL,
  status TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_waiting ON entry(queue, effective_at, arrival, line) WHERE status = 'waiting';

CREATE TABLE policy(
  version TEXT PRIMARY KEY,
  effective_from INTEGER NOT NULL,
  activated_at INTEGER NOT NULL,
  toml TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A member's opaque id and level; the person behind it lives in member_person alone and can be erased.
CREATE TABLE member(
  member TEXT PRIMARY KEY,
  level TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE member_person(
  member TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  phone TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What terminals are told: the newest state of each item and the version that changed it last.
CREATE TABLE reference_item(
  kind INTEGER NOT NULL,
  key TEXT NOT NULL,
  n INTEGER NOT NULL,
  removed INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY(kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX reference_by_number ON reference_item(n);

-- Records that could not be applied; their money is in the suspense account.
CREATE TABLE quarantine(
  log_no INTEGER PRIMARY KEY,
  terminal TEXT NOT NULL,
  reason TEXT NOT NULL,
  amount INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;

-- What a manager must look at.
CREATE TABLE alarm(
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  terminal TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  log_no INTEGER
) STRICT;
