-- Every version of the promotions that was ever applied; the newest one is in the reference data.
CREATE TABLE promotion_version(
  number INTEGER PRIMARY KEY,            -- 1, 2, 3 …
  version TEXT NOT NULL UNIQUE,          -- as its file names it
  applied_at INTEGER NOT NULL,
  toml TEXT NOT NULL                     -- the file as it was given
) STRICT;
