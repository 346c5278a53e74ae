-- The terminals of stores, as their logs say: the newest device of each name.
CREATE TABLE terminal(
  store TEXT NOT NULL,
  terminal TEXT NOT NULL,
  certificate_serial TEXT NOT NULL,
  enrolled_at INTEGER,                   -- by the store's clock; null: not known
  revoked_at INTEGER,                    -- stays when another device is enrolled
  PRIMARY KEY(store, terminal)
) STRICT, WITHOUT ROWID;
-- Why a device's lines end: it was replaced, or revoked before another one got its name.
ALTER TABLE terminal_end ADD COLUMN how TEXT NOT NULL DEFAULT 'replaced';
