-- What proves that a member is there when his change is spent. Neither in the log nor at headquarters.
CREATE TABLE member_pin(
  member TEXT PRIMARY KEY,
  pin_hash TEXT NOT NULL,                -- scrypt
  set_at INTEGER NOT NULL,
  set_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Parts of members' change and points that terminals may spend.
CREATE TABLE lease(
  id BLOB PRIMARY KEY,
  terminal TEXT NOT NULL,
  member TEXT NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('change', 'points')),
  granted INTEGER NOT NULL,              -- in all, minor units or 1/100 points
  spent INTEGER NOT NULL,                -- by sales that were booked
  given_back INTEGER NOT NULL,
  granted_at INTEGER NOT NULL,           -- newest grant
  expires_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('open', 'returned', 'written_off'))
) STRICT, WITHOUT ROWID;
CREATE INDEX lease_open ON lease(member, kind) WHERE state = 'open';
