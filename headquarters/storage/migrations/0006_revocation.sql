-- When a store was turned away; stays when it is enrolled again, so that what was issued before is refused.
ALTER TABLE store ADD COLUMN revoked_at INTEGER;
