-- The complete queue rebate: every figure of an entry, orders with their items, groups, policies with their secrets.
ALTER TABLE entry ADD COLUMN order_id TEXT NOT NULL DEFAULT '';
ALTER TABLE entry ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE entry ADD COLUMN channel INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN desk TEXT NOT NULL DEFAULT '';
ALTER TABLE entry ADD COLUMN product TEXT NOT NULL DEFAULT '';
ALTER TABLE entry ADD COLUMN granted INTEGER NOT NULL DEFAULT 0;    -- entitlement at joining
ALTER TABLE entry ADD COLUMN redeemed INTEGER NOT NULL DEFAULT 0;   -- value turned into units
ALTER TABLE entry ADD COLUMN redeemed_into INTEGER;                 -- points, love, voucher; NULL: into nothing
ALTER TABLE entry ADD COLUMN redeem_ppm INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN flags INTEGER NOT NULL DEFAULT 1;      -- 1 completed, 2 drawn, 4 frozen
UPDATE entry SET order_id = id, owner = store, granted = entitlement;
CREATE INDEX entry_order ON entry(order_id);
CREATE INDEX entry_member ON entry(member);

-- An order as the rewards remember it.
CREATE TABLE reward_order(
  order_id TEXT PRIMARY KEY,
  effective_at INTEGER NOT NULL,
  arrival INTEGER NOT NULL,
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
  items TEXT NOT NULL                    -- [[product, paid, refunded, contributed, granted], …] by line
) STRICT, WITHOUT ROWID;
CREATE INDEX reward_order_member ON reward_order(member) WHERE member <> '';
CREATE INDEX reward_order_due ON reward_order(due) WHERE state = 0 AND due IS NOT NULL;
CREATE INDEX reward_order_settled ON reward_order(settled_at) WHERE settled_at IS NOT NULL;

-- The random-return groups of a queue; the one with the highest number is being filled, or was filled last.
CREATE TABLE reward_group(
  queue TEXT NOT NULL,
  number INTEGER NOT NULL,
  filled INTEGER NOT NULL,
  size INTEGER NOT NULL,
  cash INTEGER NOT NULL,
  policy_version TEXT NOT NULL,
  cash_slots TEXT NOT NULL,              -- [0, 2]
  opened INTEGER NOT NULL,               -- the log entry whose command, or whose clock, opened it
  PRIMARY KEY(queue, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX reward_group_opened ON reward_group(opened);

-- What was drawn (reward rules 1.6), so that anyone can recompute it once the secret is public.
CREATE TABLE reward_draw(
  log_no INTEGER PRIMARY KEY,
  entry TEXT NOT NULL,
  policy_version TEXT NOT NULL,
  number INTEGER NOT NULL
) STRICT;
CREATE INDEX reward_draw_version ON reward_draw(policy_version);

ALTER TABLE policy ADD COLUMN begun INTEGER;           -- 1, 2, 3 … in the order in which versions began; NULL: not yet
ALTER TABLE policy ADD COLUMN zone TEXT NOT NULL DEFAULT '';
ALTER TABLE policy ADD COLUMN draw_secret BLOB;
UPDATE policy SET begun = rowid_order.n
  FROM (SELECT version, row_number() OVER (ORDER BY activated_at) AS n FROM policy) AS rowid_order
  WHERE rowid_order.version = policy.version;
