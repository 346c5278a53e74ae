-- Parts of members' change and points that this till may spend.
CREATE TABLE lease(
  id BLOB PRIMARY KEY,
  member TEXT NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('change', 'points')),
  granted INTEGER NOT NULL,              -- in all, minor units or 1/100 points
  spent INTEGER NOT NULL CHECK(spent <= granted),  -- by committed sales
  expires_at INTEGER NOT NULL,
  pin_hash TEXT NOT NULL                 -- empty: the store was asked and has not answered
  , UNIQUE(member, kind)
) STRICT, WITHOUT ROWID;
