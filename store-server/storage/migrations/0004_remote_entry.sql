-- Items of this store's orders in queues that span stores, which headquarters owns (reward rules 1.1): `pending` from
-- the order's arrival until headquarters said what became of it. The store never pays them.
CREATE TABLE remote_entry(
  entry TEXT PRIMARY KEY,
  order_id TEXT NOT NULL,
  member TEXT NOT NULL,
  queue TEXT NOT NULL,
  entitlement INTEGER NOT NULL,
  paid INTEGER NOT NULL,
  status TEXT NOT NULL,                  -- pending, none (settled without an entry), or as in entry
  position INTEGER NOT NULL,             -- at that time; 0: does not wait
  ahead INTEGER NOT NULL,
  at INTEGER NOT NULL                    -- when it changed last: headquarters' clock, for `pending` the store's
) STRICT, WITHOUT ROWID;
CREATE INDEX remote_entry_member ON remote_entry(member, at);
CREATE INDEX remote_entry_open ON remote_entry(queue, at) WHERE status IN ('pending', 'waiting');

CREATE INDEX reward_order_unsettled ON reward_order(channel) WHERE state = 0;
