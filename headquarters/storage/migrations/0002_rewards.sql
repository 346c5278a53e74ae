-- Queues that span stores (reward rules 1.1): headquarters runs the same program over the same tables as a store
-- (common/reward_store), and a log of its own.
CREATE TABLE meta(
  key TEXT PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- Which history of outcomes stores stand in; a cursor of another one gets everything.
INSERT INTO meta(key, value) VALUES('outcome_epoch', randomblob(16));

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
  status TEXT NOT NULL,
  order_id TEXT NOT NULL,
  owner TEXT NOT NULL,                   -- empty: headquarters
  channel INTEGER NOT NULL,
  desk TEXT NOT NULL,
  product TEXT NOT NULL,
  granted INTEGER NOT NULL,              -- entitlement at joining
  redeemed INTEGER NOT NULL,             -- value turned into units
  redeemed_into INTEGER,                 -- points, love, voucher; NULL: into nothing
  redeem_ppm INTEGER NOT NULL,
  flags INTEGER NOT NULL                 -- 1 completed, 2 drawn, 4 frozen
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_waiting ON entry(queue, effective_at, arrival, line) WHERE status = 'waiting';
CREATE INDEX entry_order ON entry(order_id);
CREATE INDEX entry_member ON entry(member);

-- Every store's orders as the rewards remember them, since headquarters has a policy.
CREATE TABLE reward_order(
  order_id TEXT PRIMARY KEY,
  effective_at INTEGER NOT NULL,
  arrival INTEGER NOT NULL,              -- the step that took it
  channel INTEGER NOT NULL,
  store TEXT NOT NULL,
  desk TEXT NOT NULL,
  member TEXT NOT NULL,                  -- empty: none
  level TEXT NOT NULL,                   -- as it was when the order arrived
  flags INTEGER NOT NULL,                -- 1 completed, 2 used points, love or vouchers
  policy_version TEXT NOT NULL,          -- empty: no policy then
  state INTEGER NOT NULL,                -- 0 pending, 1 settled
  due INTEGER,
  settled_at INTEGER,
  base INTEGER NOT NULL,                 -- of all items, after refunds
  items TEXT NOT NULL                    -- [[product, paid, refunded, contributed], …] by line
) STRICT, WITHOUT ROWID;
CREATE INDEX reward_order_member ON reward_order(member) WHERE member <> '';
CREATE INDEX reward_order_due ON reward_order(due) WHERE state = 0 AND due IS NOT NULL;
CREATE INDEX reward_order_settled ON reward_order(settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX reward_order_unsettled ON reward_order(channel) WHERE state = 0;

CREATE TABLE reward_group(
  queue TEXT NOT NULL,
  number INTEGER NOT NULL,
  filled INTEGER NOT NULL,
  size INTEGER NOT NULL,
  cash INTEGER NOT NULL,
  policy_version TEXT NOT NULL,
  cash_slots TEXT NOT NULL,              -- [0, 2]
  opened INTEGER NOT NULL,               -- the step that opened it
  PRIMARY KEY(queue, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX reward_group_opened ON reward_group(opened);

CREATE TABLE reward_draw(
  log_no INTEGER PRIMARY KEY,            -- a step
  entry TEXT NOT NULL,
  policy_version TEXT NOT NULL,
  number INTEGER NOT NULL
) STRICT;
CREATE INDEX reward_draw_version ON reward_draw(policy_version);

CREATE TABLE policy(
  version TEXT PRIMARY KEY,
  effective_from INTEGER NOT NULL,
  activated_at INTEGER NOT NULL,
  toml TEXT NOT NULL,
  begun INTEGER,                         -- 1, 2, 3 … in the order in which versions began; NULL: not yet
  zone TEXT NOT NULL,
  draw_secret BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What headquarters' program did, in order: a command out of a store's record, a policy version, or the clock.
-- Never deleted, never updated.
CREATE TABLE reward_step(
  step INTEGER PRIMARY KEY,              -- 1, 2, 3 …; the arrival number of its command
  kind TEXT NOT NULL CHECK(kind IN ('record', 'policy', 'clock')),
  record_no INTEGER,
  applied_at INTEGER NOT NULL,           -- headquarters' clock
  at INTEGER NOT NULL                    -- of an order its effective time, otherwise the time of the event
) STRICT;

-- Its postings: headquarters' own rewards book, apart from what stores posted.
CREATE TABLE reward_posting(
  step INTEGER NOT NULL,
  n INTEGER NOT NULL,
  debit TEXT NOT NULL,
  credit TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK(amount > 0),
  cause TEXT NOT NULL,
  PRIMARY KEY(step, n)
) STRICT, WITHOUT ROWID;

-- Members' levels; the newest that any store said.
CREATE TABLE reward_member(
  member TEXT PRIMARY KEY,
  level TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who settles a store's orders under each of its own policy versions.
CREATE TABLE store_policy(
  record_no INTEGER PRIMARY KEY,
  store TEXT NOT NULL,
  version TEXT NOT NULL,
  begins_at INTEGER NOT NULL,            -- by the store's clock
  currency TEXT NOT NULL,                -- empty: unreadable here
  cashier_spans INTEGER NOT NULL CHECK(cashier_spans IN (0, 1)),
  store_spans INTEGER NOT NULL CHECK(store_spans IN (0, 1))
) STRICT;

-- What each store is to know of its orders: the newest state of each entry, numbered by change.
CREATE TABLE outcome(
  store TEXT NOT NULL,
  entry TEXT NOT NULL,
  n INTEGER NOT NULL UNIQUE,
  body BLOB NOT NULL,                    -- protocol::RemoteEntry
  PRIMARY KEY(store, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX outcome_by_number ON outcome(store, n);
