-- Parts of members' change that this till may spend.
CREATE TABLE lease(
  id BLOB PRIMARY KEY,
  member TEXT NOT NULL UNIQUE,
  granted INTEGER NOT NULL,              -- in all, minor units
  spent INTEGER NOT NULL CHECK(spent <= granted),  -- by committed sales
  expires_at INTEGER NOT NULL,
  pin_hash TEXT NOT NULL                 -- empty: the store was asked and has not answered
) STRICT, WITHOUT ROWID;
